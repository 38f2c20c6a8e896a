"""The API key that the command sends: `LONGTAKE_API_KEY`, or the file that `LONGTAKE_API_KEY_FILE` names."""

from collections.abc import Generator, Mapping
from pathlib import Path

import httpx

from cli.errors import UserError

KEY_VARIABLE, FILE_VARIABLE = "LONGTAKE_API_KEY", "LONGTAKE_API_KEY_FILE"


class ApiKeyAuth(httpx.Auth):
    """Sends the key to the API itself, and to no other address that a link of it may lead to."""

    def __init__(self, base: httpx.URL, key: str) -> None:
        self._origin, self._key = _origin_of(base), key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the key to a request."""
        if _origin_of(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key}"
        yield request


def read_api_key(environment: Mapping[str, str]) -> str:
    """Return the key, or "" where none is set.

    Raises:
        UserError: the file cannot be read, or the key cannot be sent.
    """
    key = environment.get(KEY_VARIABLE, "").strip() or _read_file(environment.get(FILE_VARIABLE, ""))
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UserError(f"{KEY_VARIABLE} holds no API key: one looks like ltk_… and has 47 characters.")
    return key


def _read_file(path: str) -> str:
    try:
        return Path(path).expanduser().read_text().strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{FILE_VARIABLE}: {path} cannot be read.") from error


def _origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
