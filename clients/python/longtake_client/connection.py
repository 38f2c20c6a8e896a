"""Where the API is, and who calls."""

from collections.abc import Generator

import httpx

TIMEOUT_SECONDS = 30.0


class KeyAuth(httpx.Auth):
    """Sends the key to the API itself, and to no other server that a link leads to."""

    def __init__(self, url: httpx.URL, key: str) -> None:
        self._origin, self._key = _origin(url), key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the key."""
        if _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key}"
        yield request

    def __repr__(self) -> str:
        return "KeyAuth(…)"


def make_auth(url: str, key: str | None) -> KeyAuth | None:
    """Return how the key is sent; None without one."""
    return KeyAuth(httpx.URL(url), key) if key else None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
