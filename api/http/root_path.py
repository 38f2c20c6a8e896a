"""The path prefix under which a proxy serves the API, whether or not the proxy strips it.

uvicorn's own `--root-path` works only with proxies that strip it: see `findings/uvicorn_root_path_*`.
"""

from starlette.types import ASGIApp, Receive, Scope, Send


class RootPathMiddleware:
    """ASGI middleware: sets `root_path`, and restores the prefix of the path if the proxy stripped it."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request under the prefix."""
        if scope["type"] == "http":
            scope = {**scope, "root_path": self._root, "path": self._with_root(scope["path"])}
        await self.app(scope, receive, send)

    def _with_root(self, path: str) -> str:
        there = path == self._root or path.startswith(f"{self._root}/")
        return path if there else self._root + path


def path_below_root(scope: Scope) -> str:
    """Return the request's path without the proxy's prefix, as routes are named."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
