"""Activities that download what a provider made, check it, store it, and render its pieces of the film."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from temporalio import activity

from activities.bounded_gather import gather_bounded
from activities.clip_preparation import THUMBNAIL_WIDTH, ClipPreparation, compute_file_digest
from activities.departures import (
    find_broken_chain,
    find_departures,
    find_missing_still,
    shortened_scene_seconds,
)
from activities.error_translation import translate_errors
from activities.film_sound_maker import FilmSoundMaker
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.own_music import store_levelled_music
from activities.paid_lines import PaidLines
from activities.stills import StillCollector
from activities.take_files import TakeFiles
from contracts import (
    AcceptedJob,
    Clip,
    CollectOrder,
    Departure,
    LedgerStage,
    Soundtrack,
    Still,
    TakeKey,
)
from media.errors import CorruptMedia
from media.probe import ClipProbe, probe_clip, probe_sound
from providers.errors import ProviderError
from providers.protocol import Provider, ReportsDepartures
from store import asset_keys
from store.models import LedgerRow


class CollectActivities:
    """Activities that collect takes."""

    def __init__(self, context: MediaContext, providers: Mapping[str, Provider], lines: PaidLines) -> None:
        self._context = context
        self._providers = providers
        self._lines = lines
        self._files = TakeFiles(context, providers)
        self._stills = StillCollector(context, self._files)

    @activity.defn(name="collect_clip")
    @translate_errors
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """Collect a scene's clip, once, and render the pieces of the film that are possible with it."""
        key = order.accepted.key
        await self._context.jobs.note_run(key.job_id, activity.info().workflow_run_id or "")
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            preparation = ClipPreparation(self._context, key, order.neighbours, folder)
            clip = await self._ensure_clip_stored(order.accepted, folder, preparation)
            await preparation.render_pieces()
        return clip

    @activity.defn(name="collect_soundtrack")
    @translate_errors
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        """Collect the music, once, fitted to the film's length and loudness."""
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            soundtrack = await self._ensure_soundtrack_stored(order.accepted, folder)
            if order.for_later:
                return soundtrack
            await self._context.jobs.keep_soundtrack(order.accepted.key.job_id, soundtrack)
            await FilmSoundMaker(self._context).prepare_mix(order.accepted.key.job_id, folder)
        return soundtrack

    @activity.defn(name="collect_still")
    @translate_errors
    async def collect_still(self, order: CollectOrder) -> Still:
        """Collect the picture that a scene begins from, once."""
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            return await self._stills.ensure_stored(order.accepted, folder)

    @activity.defn(name="keep_take")
    @translate_errors
    async def keep_take(self, order: CollectOrder) -> None:
        """Collect a late take, line or still for a later version of the film."""
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            if order.accepted.key.stage is LedgerStage.VOICE:
                await self._lines.keep_line(order.accepted.key)
            elif order.accepted.key.stage is LedgerStage.AUDIO:
                await self._ensure_soundtrack_stored(order.accepted, folder)
            elif order.accepted.key.stage is LedgerStage.IMAGE:
                await self._stills.ensure_stored(order.accepted, folder)
            else:
                await self._ensure_clip_stored(order.accepted, folder)

    # --- clips ---

    async def _ensure_clip_stored(
        self, accepted: AcceptedJob, folder: Path, preparation: ClipPreparation | None = None
    ) -> Clip:
        row = await self._context.ledger.reads.find_row(accepted.key)
        if row is None or row.collected_at is None:
            try:
                async with self._files.record_final_failure(accepted.key):
                    await self._store_clip(accepted, folder, preparation)
            except ProviderError:
                # A concurrent attempt may have collected it and released it at the provider.
                if not await self._files.is_collected(accepted.key):
                    raise
            row = await self._context.ledger.reads.find_row(accepted.key)
        if row is None or row.clip is None:
            raise RuntimeError(f"{accepted.key.token} was collected, but the ledger does not say so")
        return row.clip

    async def _store_clip(
        self, accepted: AcceptedJob, folder: Path, preparation: ClipPreparation | None
    ) -> None:
        """Download the clip, decode it to its end, and only then store and record it."""
        clip, still = folder / "clip.mp4", folder / "still.jpg"
        async with self._files.fetch_file(accepted, clip):
            probed = await preparation.read_clip(clip, still) if preparation else None
            if probed is None:
                probed = await probe_clip(self._context.ffmpeg, clip)
                await self._extract_thumbnail(clip, still, probed.seconds / 2)
            record = partial(self._record_clip, accepted, clip, still, probed)
            await gather_bounded([record, *([preparation.check_pieces] if preparation else [])], at_once=2)
        await self._files.release_job(accepted)

    async def _record_clip(self, accepted: AcceptedJob, clip: Path, still: Path, probed: ClipProbe) -> None:
        """Store the clip and its still, and write into the ledger that they are there."""
        key = accepted.key
        await self._context.assets.put_file(asset_keys.take_key(key), clip)
        if (stored := self._context.assets.local_path(asset_keys.take_key(key))) is not None:
            self._context.ffmpeg.facts.copy_facts(clip, stored)
        await self._context.assets.put_file(asset_keys.thumbnail_key(key), still)
        row = await self._context.ledger.reads.find_row(key)
        told = await self._fetch_provider_departures(accepted)
        opening = await self._find_missing_opening(key, row)
        digest = await asyncio.to_thread(compute_file_digest, clip)
        # Read last, and written at once: meanwhile another voice may have made the scene longer.
        plan = await self._context.load_timeline(key.job_id)
        await self._context.ledger.record_collection(
            key,
            asset_key=asset_keys.take_key(key),
            thumbnail_key=asset_keys.thumbnail_key(key),
            seconds=probed.seconds,
            film_seconds=shortened_scene_seconds(probed, plan, key.scene),
            departures=(
                *find_departures(probed, plan, key.scene, row.order_seconds if row else None),
                *opening,
                *told,
            ),
            digest=digest,
        )

    async def _extract_thumbnail(self, clip: Path, still: Path, at_seconds: float) -> None:
        """Take a still near that time: sought, which is quick, or decoded up to where that cannot be."""
        extract = partial(
            self._context.cutter.extract_still, clip, still, at_seconds=at_seconds, width=THUMBNAIL_WIDTH
        )
        try:
            await extract(sought=True)
        except CorruptMedia:
            await extract()

    async def _find_missing_opening(self, key: TakeKey, row: LedgerRow | None) -> Sequence[Departure]:
        scene = await self._context.storyboards.get_scene(key.job_id, key.scene)
        return (
            *find_broken_chain(scene, row.opens_on_take if row else None),
            *find_missing_still(scene, row.opens_on_still if row else None),
        )

    async def _fetch_provider_departures(self, accepted: AcceptedJob) -> Sequence[Departure]:
        """Ask the provider, if it reports them, for departures that cannot be seen in the file."""
        maker = self._providers[accepted.provider]
        if not isinstance(maker, ReportsDepartures):
            return ()
        return await maker.list_departures(accepted.provider_job_id)

    # --- music ---

    async def _ensure_soundtrack_stored(self, accepted: AcceptedJob, folder: Path) -> Soundtrack:
        key = accepted.key
        asset_key = asset_keys.soundtrack_key(key.job_id, str(key.take))
        if await self._context.assets.get_size(asset_key) is None:
            try:
                async with self._files.record_final_failure(key):
                    await self._store_soundtrack(accepted, asset_key, folder)
            except ProviderError:
                if await self._context.assets.get_size(asset_key) is None:
                    raise
        await self._files.release_job(accepted)
        seconds = (await self._context.load_timeline(key.job_id)).total_seconds()
        return Soundtrack(asset_key=asset_key, seconds=seconds, created_at=datetime.now(UTC))

    async def _store_soundtrack(self, accepted: AcceptedJob, asset_key: str, folder: Path) -> None:
        music, levelled = folder / "music", folder / "soundtrack.m4a"
        async with self._files.fetch_file(accepted, music):
            # A truncated file would be looped to the length of the film, unnoticed.
            await probe_sound(self._context.ffmpeg, music)
            await store_levelled_music(self._context, accepted.key.job_id, music, asset_key, levelled)
