"""Asking for a file where a service sends us on: each step is a new request, checked like the first."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from providers.troubles import malformed

MAX_REDIRECTS = 5


@asynccontextmanager
async def follow(
    client: httpx.AsyncClient,
    address: str,
    *,
    headers: Mapping[str, str],
    credentials: Mapping[str, str],
    patience: httpx.Timeout,
) -> AsyncIterator[httpx.Response]:
    """The answer at the end of all redirects, to be read in the block.

    `credentials` are headers for the address's own origin, and are not shown to one that it sends us on to.

    Raises:
        ProviderError: final=False: it sends us on too often.
        httpx.HTTPError, httpx.InvalidURL: there was no answer, or nowhere to go.
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
        credentials = credentials if origin(onward) == origin(url) else {}
        url = onward
    raise malformed()


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port, the usual port as the scheme's own."""
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)
