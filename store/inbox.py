"""The inbox: what a service answered a submit with at once, kept until some worker fetches it."""

from pathlib import Path

from store import keys
from store.assets import Assets
from store.errors import AssetMissing


class AssetInbox:
    """An inbox among the assets, so that every worker sees it. Raises what `Assets` raises."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    async def put(self, name: str, file: Path) -> None:
        """Keep the file under that name, whole or not at all; again is the same."""
        await self._assets.put(_key(name), file)

    async def get(self, name: str, into: Path) -> bool:
        """Write the kept file there; False when there is none."""
        try:
            await self._assets.fetch(_key(name), into)
        except AssetMissing:
            return False
        return True

    async def delete(self, name: str) -> None:
        """Forget it. Safe to repeat."""
        await self._assets.delete_all(keys.inbox(name))


def _key(name: str) -> str:
    return f"{keys.inbox(name)}/answer"
