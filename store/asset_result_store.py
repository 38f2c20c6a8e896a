"""Files that a service returned at once with a submit, kept among the assets until a worker fetches them."""

from pathlib import Path

from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound


class AssetResultStore:
    """The providers' `ResultStore` among the assets, visible to all workers. Raises what `Assets` raises."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    async def put_file(self, name: str, file: Path) -> None:
        """Store the file under the name, atomically. Safe to repeat."""
        await self._assets.put_file(_answer_key(name), file)

    async def get_file(self, name: str, into: Path) -> bool:
        """Write the stored file to `into`; return False when there is none."""
        try:
            await self._assets.fetch_to_file(_answer_key(name), into)
        except AssetNotFound:
            return False
        return True

    async def delete_file(self, name: str) -> None:
        """Delete the stored file. Safe to repeat."""
        await self._assets.delete_all(asset_keys.result_folder(name))


def _answer_key(name: str) -> str:
    return f"{asset_keys.result_folder(name)}/answer"
