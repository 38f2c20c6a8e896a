"""The activity that makes an owner's own file the music of a film, and the storing of levelled music."""

from datetime import UTC, datetime
from pathlib import Path

from temporalio import activity

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.soundtrack_loudness import store_loudness
from activities.soundtrack_packets import store_packets
from contracts import MusicQuery, Soundtrack
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store import asset_keys
from store.errors import AssetNotFound

GONE_MESSAGE = "The file is not there any more: upload it again."


class OwnMusicActivities:
    """The activity about owners' own music."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context

    @activity.defn(name="level_own_music")
    @translate_errors
    async def level_own_music(self, query: MusicQuery) -> Soundtrack:
        """Fit the uploaded file to the film's length and loudness, once, and store it."""
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            return await self._ensure_levelled(query, folder)

    async def _ensure_levelled(self, query: MusicQuery, folder: Path) -> Soundtrack:
        job = await self._context.jobs.get_for_any_owner(query.job_id)
        upload_id = (await self._context.music.get_request(job.id, query.request)).music.upload_id
        if upload_id is None:
            raise ProviderError(ErrorType.INVALID_REQUEST, "This request has no file.", final=True)
        asset_key = asset_keys.soundtrack_key(job.id, f"own-{query.request}")
        if await self._context.assets.get_size(asset_key) is None:
            source = asset_keys.uploaded_audio_key(job.owner, upload_id)
            try:
                music = await self._context.assets.get_local_file(source, folder)
            except AssetNotFound as error:
                raise ProviderError(ErrorType.INPUT_UNFETCHABLE, GONE_MESSAGE, final=True) from error
            await store_levelled_music(self._context, job.id, music, asset_key, folder / "own.m4a")
        seconds = (await self._context.load_timeline(job.id)).total_seconds()
        return Soundtrack(asset_key=asset_key, seconds=seconds, created_at=datetime.now(UTC))


async def store_levelled_music(
    context: MediaContext, job_id: str, music: Path, asset_key: str, levelled: Path
) -> None:
    """Fit music to the film's length and loudness as the file `levelled`, and store that."""
    seconds = (await context.load_timeline(job_id)).total_seconds()
    heard = await context.cutter.render_soundtrack(music, levelled, seconds=seconds)
    await store_loudness(context.assets, asset_key, heard)
    await store_packets(context.assets, context.ffmpeg, asset_key, levelled)
    # Where there is music, all that is known of it is there, too.
    await context.assets.put_file(asset_key, levelled)
