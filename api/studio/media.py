"""Where films come from, when they are in a cloud's store: the page's policy has to let them in."""

import logging
from urllib.parse import urlsplit

from store.assets import Assets

log = logging.getLogger(__name__)
# Any key will do: a link is signed here, and nobody is asked.
PROBE_KEY = "studio"
PROBE_SECONDS = 60


async def media_origin(assets: Assets) -> str | None:
    """The origin that `/assets/…` redirects to; null when it serves the files itself."""
    if assets.local_path(PROBE_KEY):
        return None
    try:
        url = await assets.signed_url(PROBE_KEY, PROBE_SECONDS)
    except Exception:
        # Without credentials no film can be shown; the page still can.
        log.exception("no link to the assets' store can be signed")
        return None
    return origin_of(url) if url else None


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
