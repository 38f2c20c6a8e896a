"""Activities that download what a provider made, check it, store it, and render its pieces of the film."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from temporalio import activity

from activities.clip_preparation import THUMBNAIL_WIDTH, ClipPreparation, compute_file_digest
from activities.departures import find_broken_chain, find_departures, shortened_scene_seconds
from activities.error_translation import final_error, translate_errors
from activities.film_sound_maker import FilmSoundMaker
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.paid_lines import PaidLines
from activities.soundtrack_loudness import store_loudness
from contracts import (
    AcceptedJob,
    Clip,
    CollectOrder,
    Departure,
    LedgerStage,
    Soundtrack,
    TakeKey,
)
from contracts.error_types import ErrorType
from media.errors import CorruptMedia
from media.probe import probe_clip, probe_sound
from providers.errors import ProviderError
from providers.kit.resumable_download import store_partial_downloads_in
from providers.kit.transport import LinkExpiredError
from providers.protocol import Provider, ReportsDepartures
from store import asset_keys
from store.partial_downloads import PartialDownload

# Since bytes last came in. By then the slow retries (`SLOW_RETRIES`) have taken minutes: the file is gone.
MAX_REFUSALS = 8
FILE_GONE_MESSAGE = "The provider does not give the finished file any more."


async def _to_retryable_error(error: ProviderError, incoming: PartialDownload) -> ProviderError:
    """Make the error retryable unless the provider has lost the job or its file, which is paid for.

    Only refusals of the file's link count towards MAX_REFUSALS, and only bytes that came in reset the
    count: a service whose status call fails now and then would else be asked for a lost file for ever.
    """
    if isinstance(error, LinkExpiredError) and await incoming.count_refusal() >= MAX_REFUSALS:
        return ProviderError(ErrorType.JOB_LOST, FILE_GONE_MESSAGE, final=True)
    final = error.final and error.kind is ErrorType.JOB_LOST
    return ProviderError(
        error.kind, error.message, final=final, retry_after_seconds=error.retry_after_seconds
    )


class CollectActivities:
    """Activities that collect takes."""

    def __init__(self, context: MediaContext, providers: Mapping[str, Provider], lines: PaidLines) -> None:
        self._context = context
        self._providers = providers
        self._lines = lines

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
            await self._context.jobs.keep_soundtrack(order.accepted.key.job_id, soundtrack)
            await FilmSoundMaker(self._context).prepare_mix(order.accepted.key.job_id, folder)
        return soundtrack

    @activity.defn(name="keep_take")
    @translate_errors
    async def keep_take(self, order: CollectOrder) -> None:
        """Collect a late take, or line, for a later version of the film."""
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            if order.accepted.key.stage is LedgerStage.VOICE:
                await self._lines.keep_line(order.accepted.key)
            elif order.accepted.key.stage is LedgerStage.AUDIO:
                await self._ensure_soundtrack_stored(order.accepted, folder)
            else:
                await self._ensure_clip_stored(order.accepted, folder)

    @asynccontextmanager
    async def _fetch_file(self, accepted: AcceptedJob, into: Path) -> AsyncIterator[None]:
        """Download the take's file to `into` for the block to check and store.

        The download resumes that of an earlier attempt, on whatever worker that was. The partial
        download is deleted when the block succeeds, or finds the file corrupt: the next attempt must not
        start with the same bytes.
        """
        incoming = self._context.open_partial_download(accepted.key)
        try:
            with store_partial_downloads_in(incoming):
                await self._providers[accepted.provider].fetch_result(accepted.provider_job_id, into)
            yield
        except ProviderError as error:
            if (worth := await _to_retryable_error(error, incoming)).final:
                await incoming.delete_blocks()
            raise worth from error
        except CorruptMedia:
            await incoming.delete_blocks()
            raise
        await incoming.delete_blocks()

    async def _is_collected(self, key: TakeKey) -> bool:
        row = await self._context.ledger.reads.find_row(key)
        return row is not None and row.collected_at is not None

    # --- clips ---

    @asynccontextmanager
    async def _record_final_failure(self, key: TakeKey) -> AsyncIterator[None]:
        """Record a final failure of the block in the ledger, which outlives the workflow's history."""
        try:
            yield
        except Exception as error:
            if (why := final_error(error)) is not None:
                await self._context.ledger.record_collection_failure(key, why)
            raise

    async def _ensure_clip_stored(
        self, accepted: AcceptedJob, folder: Path, preparation: ClipPreparation | None = None
    ) -> Clip:
        row = await self._context.ledger.reads.find_row(accepted.key)
        if row is None or row.collected_at is None:
            try:
                async with self._record_final_failure(accepted.key):
                    await self._store_clip(accepted, folder, preparation)
            except ProviderError:
                # A concurrent attempt may have collected it and released it at the provider.
                if not await self._is_collected(accepted.key):
                    raise
            row = await self._context.ledger.reads.find_row(accepted.key)
        if row is None or row.clip is None:
            raise RuntimeError(f"{accepted.key.token} was collected, but the ledger does not say so")
        return row.clip

    async def _store_clip(
        self, accepted: AcceptedJob, folder: Path, preparation: ClipPreparation | None
    ) -> None:
        """Download the clip, decode it to its end, and only then store and record it."""
        key, clip, still = accepted.key, folder / "clip.mp4", folder / "still.jpg"
        async with self._fetch_file(accepted, clip):
            probed = await preparation.read_clip(clip, still) if preparation else None
            if probed is None:
                probed = await probe_clip(self._context.ffmpeg, clip)
                await self._extract_thumbnail(clip, still, probed.seconds / 2)
            plan = await self._context.load_timeline(key.job_id)
            await self._context.assets.put_file(asset_keys.take_key(key), clip)
            if (stored := self._context.assets.local_path(asset_keys.take_key(key))) is not None:
                self._context.ffmpeg.facts.copy_facts(clip, stored)
            await self._context.assets.put_file(asset_keys.thumbnail_key(key), still)
            await self._context.ledger.record_collection(
                key,
                asset_key=asset_keys.take_key(key),
                thumbnail_key=asset_keys.thumbnail_key(key),
                seconds=probed.seconds,
                film_seconds=shortened_scene_seconds(probed, plan, key.scene),
                departures=(
                    *find_departures(probed, plan, key.scene),
                    *await self._find_broken_chain(key),
                    *await self._fetch_provider_departures(accepted),
                ),
                digest=await asyncio.to_thread(compute_file_digest, clip),
            )
        await self._providers[accepted.provider].release_provider_job(accepted.provider_job_id)

    async def _extract_thumbnail(self, clip: Path, still: Path, at_seconds: float) -> None:
        """Take a still near that time: sought, which is quick, or decoded up to where that cannot be."""
        extract = partial(
            self._context.cutter.extract_still, clip, still, at_seconds=at_seconds, width=THUMBNAIL_WIDTH
        )
        try:
            await extract(sought=True)
        except CorruptMedia:
            await extract()

    async def _find_broken_chain(self, key: TakeKey) -> Sequence[Departure]:
        scene = await self._context.storyboards.get_scene(key.job_id, key.scene)
        row = await self._context.ledger.reads.find_row(key)
        return find_broken_chain(scene, row.opens_on_take if row else None)

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
                async with self._record_final_failure(key):
                    await self._store_soundtrack(accepted, asset_key, folder)
            except ProviderError:
                if await self._context.assets.get_size(asset_key) is None:
                    raise
        await self._providers[accepted.provider].release_provider_job(accepted.provider_job_id)
        seconds = (await self._context.load_timeline(key.job_id)).total_seconds()
        return Soundtrack(asset_key=asset_key, seconds=seconds, created_at=datetime.now(UTC))

    async def _store_soundtrack(self, accepted: AcceptedJob, asset_key: str, folder: Path) -> None:
        music, levelled = folder / "music", folder / "soundtrack.m4a"
        async with self._fetch_file(accepted, music):
            # A truncated file would be looped to the length of the film, unnoticed.
            await probe_sound(self._context.ffmpeg, music)
            seconds = (await self._context.load_timeline(accepted.key.job_id)).total_seconds()
            heard = await self._context.cutter.render_soundtrack(music, levelled, seconds=seconds)
            await store_loudness(self._context.assets, asset_key, heard)
            await self._context.assets.put_file(asset_key, levelled)
