"""Stills: fetched, drawn anew and stored, and found again by later runs."""

import asyncio
from itertools import chain
from pathlib import Path

from temporalio import activity

from activities.clip_preparation import compute_file_digest
from activities.error_translation import translate_errors
from activities.media_context import MediaContext
from activities.take_files import TakeFiles
from contracts import AcceptedJob, Still, StillQuery, TakeKey
from media.errors import CorruptMedia
from media.pictures import PictureRefused, normalize_picture
from providers.errors import ProviderError
from store.asset_keys import still_key
from store.ledger.reads import LedgerReads
from store.storyboards import Storyboards
from store.usable_stills import list_own_stills


class StillCollector:
    """Collects stills. A service's picture is untrusted, as an upload is: a child process decodes it."""

    def __init__(self, context: MediaContext, files: TakeFiles) -> None:
        self._context, self._files = context, files

    async def ensure_stored(self, accepted: AcceptedJob, folder: Path) -> Still:
        """Return the still; it is fetched unless it is there."""
        if not await self._files.is_collected(accepted.key):
            try:
                async with self._files.record_final_failure(accepted.key):
                    await self._store_still(accepted, folder)
            except ProviderError:
                # A concurrent attempt may have collected it and released it at the provider.
                if not await self._files.is_collected(accepted.key):
                    raise
        row = await self._context.ledger.reads.find_row(accepted.key)
        if row is None or (still := row.still) is None:
            raise RuntimeError(f"{accepted.key.token} was collected, but the ledger does not say so")
        return still

    async def _store_still(self, accepted: AcceptedJob, folder: Path) -> None:
        key, drawn, still = accepted.key, folder / "drawn", folder / "still.jpg"
        async with self._files.fetch_file(accepted, drawn):
            try:
                await normalize_picture(drawn, still)
            except PictureRefused as error:
                raise CorruptMedia("The picture that came cannot be read.", detail=error.detail) from error
            await self._context.assets.put_file(still_key(key), still)
            await self._record(key, still)
        await self._files.release_job(accepted)

    async def _record(self, key: TakeKey, still: Path) -> None:
        await self._context.ledger.record_collection(
            key,
            asset_key=still_key(key),
            thumbnail_key=None,
            seconds=0.0,
            digest=await asyncio.to_thread(compute_file_digest, still),
        )


class StillActivities:
    """Activities that find stills. They buy none."""

    def __init__(self, ledger: LedgerReads, storyboards: Storyboards) -> None:
        self._ledger, self._storyboards = ledger, storyboards

    @activity.defn(name="find_still")
    @translate_errors
    async def find_still(self, query: StillQuery) -> Still | None:
        """Return the newest still of the scene, as it is now, that is stored; None: there is none."""
        scenes = await self._storyboards.list_scenes(query.job_id)
        rows = await self._ledger.list_rows(query.job_id)
        own = (list_own_stills(rows, scene) for scene in scenes if scene.number == query.scene)
        stills = [row.still for row in chain.from_iterable(own)]
        return next((still for still in reversed(stills) if still is not None), None)
