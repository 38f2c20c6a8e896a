"""The path that a proxy serves this API under: requests are alike whether the proxy took it away or not.

uvicorn's own `--root-path` serves proxies alone that take it away: see `findings/uvicorn_root_path_*`.
"""

from starlette.types import ASGIApp, Receive, Scope, Send


class RootPath:
    """ASGI middleware: tells of the path as ASGI's `root_path`, with which a request's path begins."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request under the path."""
        if scope["type"] == "http":
            scope = {**scope, "root_path": self._root, "path": self._whole(scope["path"])}
        await self.app(scope, receive, send)

    def _whole(self, path: str) -> str:
        there = path == self._root or path.startswith(f"{self._root}/")
        return path if there else self._root + path


def below_root(scope: Scope) -> str:
    """The request's path without the proxy's: what routes are named by."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
