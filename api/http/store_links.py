"""Links of the cloud store's own, which `/assets/…` redirects to: one for each file within some minutes."""

import time
from collections import OrderedDict

from store.asset_links import LINK_REUSE_SECONDS
from store.assets import Assets

# A link works at least this long after it was given: the client follows it at once, and its player reads on.
CLOUD_LINK_SECONDS = 900
MAX_LINKS = 10_000


class StoreLinks:
    """Signs links, and gives the same one again for a while: else no browser could reuse what it loaded."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._given: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def sign(self, key: str) -> str | None:
        """Return a link to the asset; None when the store signs none."""
        url, made_at = self._given.get(key, ("", 0.0))
        if url and time.monotonic() - made_at < LINK_REUSE_SECONDS:
            return url
        fresh = await self._assets.signed_url(key, CLOUD_LINK_SECONDS + LINK_REUSE_SECONDS)
        if fresh:
            self._remember(key, fresh)
        return fresh

    def _remember(self, key: str, url: str) -> None:
        self._given.pop(key, None)
        self._given[key] = url, time.monotonic()
        if len(self._given) > MAX_LINKS:
            self._given.popitem(last=False)
