"""Keeps the picture of a clip on which the next scene may open."""

from temporalio import activity

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from contracts import LastFrameOrder, LedgerStage, TakeKey
from media.sharpness import find_sharpest
from media.timeline import CROSSFADE_FRAMES
from store.asset_keys import last_frame_key
from store.errors import AssetNotFound

# Where scenes are cut hard, the picture is one of the last of the span: a jump back of an eighth of a second
# is not seen.
CUT_FRAMES = 3


class LastFrameActivities:
    """Activities that prepare a scene's opening."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context

    @activity.defn(name="keep_last_frame")
    @translate_errors
    async def keep_last_frame(self, order: LastFrameOrder) -> None:
        """Store the sharpest of the last frames of a take, in place of one that was stored before.

        With a cross-fade these are the frames under it, so that the next scene fades in over the moment from
        which it begins. A scene whose length was changed, or after which another stands now, ends elsewhere.
        """
        async with send_heartbeats():
            await self._store_last_frame(order, last_frame_key(order.job_id, order.scene, order.take))

    async def _store_last_frame(self, order: LastFrameOrder, key: str) -> None:
        row = await self._context.ledger.reads.find_row(
            TakeKey(job_id=order.job_id, stage=LedgerStage.SCENE, scene=order.scene, take=order.take)
        )
        if row is None or row.clip is None:
            raise AssetNotFound(key)
        timeline = (await self._context.load_timeline(order.job_id)).with_shorter_scenes(
            {order.scene: row.film_seconds}
        )
        span = timeline.spans[order.scene]
        fades = timeline.has_tail(order.scene)
        first, count = (span, CROSSFADE_FRAMES) if fades else (max(0, span - CUT_FRAMES), CUT_FRAMES)
        async with self._context.scratch.open_folder() as folder:
            clip = await self._context.assets.get_local_file(row.clip.asset_key, folder)
            frames = await self._context.cutter.extract_frames(clip, folder, first=first, count=count)
            await self._context.assets.put_file(key, find_sharpest(frames))
