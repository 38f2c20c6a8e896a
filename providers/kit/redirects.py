"""Follows redirects of a file download: each step is a new request, checked like the first."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from providers.kit.transport_errors import malformed_response_error

MAX_REDIRECTS = 5


@asynccontextmanager
async def open_following_redirects(
    client: httpx.AsyncClient,
    address: str,
    *,
    headers: Mapping[str, str],
    credentials: Mapping[str, str],
    patience: httpx.Timeout,
) -> AsyncIterator[httpx.Response]:
    """Yield the response at the end of all redirects, to be read in the block.

    `credentials` are headers for the URL's own origin; they are not sent to another one that it redirects to.

    Raises:
        ProviderError: final=False: too many redirects.
        httpx.HTTPError, httpx.InvalidURL: no response, or an invalid redirect.
    """
    url = httpx.URL(address)
    for _ in range(MAX_REDIRECTS + 1):
        request = client.build_request("GET", url, headers={**credentials, **headers}, timeout=patience)
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            if not response.has_redirect_location:
                yield response
                return
        finally:
            await response.aclose()
        onward = url.join(response.headers["location"])
        credentials = credentials if origin_of(onward) == origin_of(url) else {}
        url = onward
    raise malformed_response_error()


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return scheme, host and port, with the default port filled in."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)
