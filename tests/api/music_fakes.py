"""Activities about other music that make nothing, but write what the real ones would."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from temporalio import activity

from activities.take_selection import select_take
from contracts import ComposeOrder, FilmMusic, MusicQuery, Soundtrack, TakeKey
from store import asset_keys
from store.models import LedgerRow
from tests.api.activity_facts import FILM, now
from tests.api.language_fakes import LanguageFakes


class MusicFakes(LanguageFakes):
    """The music of finished films."""

    @activity.defn
    async def level_own_music(self, query: MusicQuery) -> Soundtrack:
        asset = asset_keys.soundtrack_key(query.job_id, f"own-{query.request}")
        await self._put(asset)
        return Soundtrack(asset_key=asset, seconds=10, created_at=now())

    async def open_music(self, key: TakeKey, calls: Sequence[LedgerRow]) -> TakeKey:
        """Choose the take of the music that is ordered."""
        requests = self._rooms.music_requests
        await requests.mark_take_begun(key)
        wished = await requests.last_requested_take(key.job_id)
        return key.model_copy(update={"take": select_take(calls, None, key.take, wished)})

    async def find_music(self, order: ComposeOrder) -> tuple[FilmMusic, str | None] | None:
        """The music that the film gets in place of its own, and its key."""
        if not order.music_request:
            return None
        asked = await self._rooms.music_requests.get_request(order.job_id, order.music_request)
        before = (await self._rooms.jobs.get_for_any_owner(order.job_id)).soundtrack_key
        return asked.music, order.soundtrack_key or before

    async def _put(self, *asset_keys: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "made")
            path.write_bytes(FILM)
            for key in asset_keys:
                await self._rooms.assets.put_file(key, path)
