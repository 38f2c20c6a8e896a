"""What a provider has made comes in: fetched, checked, stored, and prepared for the cut."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from temporalio import activity

from activities.cutting_room import lengths
from activities.departures import departures, film_seconds
from activities.failures import last_word, told
from activities.heartbeat import beating
from activities.workshop import Workshop
from media.errors import CorruptMedia
from media.probe import probe, probe_sound
from providers.errors import ProviderError
from providers.http import LinkExpiredError
from providers.protocol import Provider, TellsDepartures
from providers.resume import keeping_in
from store import keys
from store.incoming import IncomingFile
from workflows.contracts import AcceptedJob, Clip, CollectOrder, Departure, Soundtrack, Stage, TakeKey
from workflows.errors import ErrorType

THUMBNAIL_WIDTH = 640
# In a row. By then the slow retries (`MENDING_RETRIES`) have taken minutes: what is refused so long is gone.
MOST_REFUSALS = 8
GONE = "The provider does not give the finished file any more."


async def _worth_another_try(error: ProviderError, incoming: IncomingFile) -> ProviderError:
    """What is finished there is paid for: only when the provider has lost it, or its file, is it given up.

    A line that breaks, or a service that is away, is no refusal, and ends the row of them.
    """
    if not isinstance(error, LinkExpiredError):
        await incoming.end_refusals()
    elif await incoming.count_refusal() >= MOST_REFUSALS:
        return ProviderError(ErrorType.JOB_LOST, GONE, final=True)
    final = error.final and error.kind is ErrorType.JOB_LOST
    return ProviderError(
        error.kind, error.message, final=final, retry_after_seconds=error.retry_after_seconds
    )


class CollectActivities:
    """Collects takes."""

    def __init__(self, workshop: Workshop, providers: Mapping[str, Provider]) -> None:
        self._shop = workshop
        self._providers = providers

    @activity.defn(name="collect_clip")
    @told
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """Bring a scene's clip in, once, and render the pieces of the film that it makes possible."""
        key = order.accepted.key
        await self._shop.jobs.note_run(key.job_id, activity.info().workflow_run_id or "")
        async with beating(), self._shop.scratch.folder() as folder:
            clip = await self._bring_in(order.accepted, folder)
            await self._prepare(key, order.neighbours, folder)
        return clip

    @activity.defn(name="collect_soundtrack")
    @told
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        """Bring the music in, once, as long and as loud as the film needs it."""
        async with beating(), self._shop.scratch.folder() as folder:
            soundtrack = await self._soundtrack(order.accepted, folder)
        await self._shop.jobs.keep_soundtrack(order.accepted.key.job_id, soundtrack)
        return soundtrack

    @activity.defn(name="keep_take")
    @told
    async def keep_take(self, order: CollectOrder) -> None:
        """Bring a late take in, for a film to come."""
        async with beating(), self._shop.scratch.folder() as folder:
            if order.accepted.key.stage is Stage.AUDIO:
                await self._soundtrack(order.accepted, folder)
            else:
                await self._bring_in(order.accepted, folder)

    @asynccontextmanager
    async def _fetched(self, accepted: AcceptedJob, into: Path) -> AsyncIterator[None]:
        """The take's file is there, for this block to look at and to store.

        What an earlier try, of any worker, has kept of it is gone on with. That is forgotten when the block
        has done its work, or finds the file bad: the next try shall not begin with the same bytes.
        """
        incoming = self._shop.incoming(accepted.key)
        try:
            with keeping_in(incoming):
                await self._providers[accepted.provider].fetch(accepted.provider_job_id, into)
            yield
        except ProviderError as error:
            if (worth := await _worth_another_try(error, incoming)).final:
                await incoming.forget()
            raise worth from error
        except CorruptMedia:
            await incoming.forget()
            raise
        await incoming.forget()

    async def _collected(self, key: TakeKey) -> bool:
        row = await self._shop.ledger.row(key)
        return row is not None and row.collected_at is not None

    # --- clips ---

    @asynccontextmanager
    async def _last_word_kept(self, key: TakeKey) -> AsyncIterator[None]:
        """Long after the history is gone, the ledger says why what was paid for could not be brought in."""
        try:
            yield
        except Exception as error:
            if (why := last_word(error)) is not None:
                await self._shop.ledger.not_collected(key, why)
            raise

    async def _bring_in(self, accepted: AcceptedJob, folder: Path) -> Clip:
        row = await self._shop.ledger.row(accepted.key)
        if row is None or row.collected_at is None:
            try:
                async with self._last_word_kept(accepted.key):
                    await self._store_clip(accepted, folder)
            except ProviderError:
                # Another try may have brought it in meanwhile, and left the provider with nothing.
                if not await self._collected(accepted.key):
                    raise
            row = await self._shop.ledger.row(accepted.key)
        if row is None or row.clip is None:
            raise RuntimeError(f"{accepted.key.token} was collected, but the ledger does not say so")
        return row.clip

    async def _store_clip(self, accepted: AcceptedJob, folder: Path) -> None:
        """Nothing is stored that has not been played to its end."""
        key, clip, still = accepted.key, folder / "clip.mp4", folder / "still.jpg"
        async with self._fetched(accepted, clip):
            probed = await probe(self._shop.ffmpeg, clip)
            plan = await self._shop.plan(key.job_id)
            await self._shop.cutter.still(clip, still, at_seconds=probed.seconds / 2, width=THUMBNAIL_WIDTH)
            await self._shop.assets.put(keys.take(key), clip)
            await self._shop.assets.put(keys.thumbnail(key), still)
            await self._shop.ledger.collected(
                key,
                asset_key=keys.take(key),
                thumbnail_key=keys.thumbnail(key),
                seconds=probed.seconds,
                film_seconds=film_seconds(probed, plan, key.scene),
                departures=(*departures(probed, plan, key.scene), *await self._departures(accepted)),
                digest=await asyncio.to_thread(_digest, clip),
            )
        await self._providers[accepted.provider].release(accepted.provider_job_id)

    async def _departures(self, accepted: AcceptedJob) -> Sequence[Departure]:
        """What only its maker knows of a clip."""
        maker = self._providers[accepted.provider]
        if not isinstance(maker, TellsDepartures):
            return ()
        return await maker.departures(accepted.provider_job_id)

    async def _prepare(self, key: TakeKey, neighbours: tuple[int, ...], folder: Path) -> None:
        plan = await self._shop.plan(key.job_id)
        clips = await self._shop.clips(key.job_id, {key.scene: key.take})
        plan = plan.cut_to(lengths(clips))
        pieces = plan.pieces_around(key.scene, clips.keys() & set(neighbours))
        await self._shop.cutting_room(key.job_id, plan, folder).prepare(pieces, clips)

    # --- music ---

    async def _soundtrack(self, accepted: AcceptedJob, folder: Path) -> Soundtrack:
        key = accepted.key
        asset_key = keys.soundtrack(key.job_id, str(key.take))
        if await self._shop.assets.size(asset_key) is None:
            try:
                async with self._last_word_kept(key):
                    await self._level(accepted, asset_key, folder)
            except ProviderError:
                if await self._shop.assets.size(asset_key) is None:
                    raise
        await self._providers[accepted.provider].release(accepted.provider_job_id)
        seconds = (await self._shop.plan(key.job_id)).seconds()
        return Soundtrack(asset_key=asset_key, seconds=seconds, created_at=datetime.now(UTC))

    async def _level(self, accepted: AcceptedJob, asset_key: str, folder: Path) -> None:
        music, levelled = folder / "music", folder / "soundtrack.m4a"
        async with self._fetched(accepted, music):
            # Cut short, it would be played again from its start, and nobody would know.
            await probe_sound(self._shop.ffmpeg, music)
            seconds = (await self._shop.plan(accepted.key.job_id)).seconds()
            await self._shop.cutter.soundtrack(music, levelled, seconds=seconds)
            await self._shop.assets.put(asset_key, levelled)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
