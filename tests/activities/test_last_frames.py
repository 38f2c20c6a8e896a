"""The picture on which the next scene opens: the sharpest of those under the cross-fade."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from temporalio.exceptions import ApplicationError

from activities.last_frames import LastFrameActivities
from contracts import Clip, DepartureKind, EditOrder, LastFrameOrder, OpensOn, Scene
from contracts.error_types import ErrorType
from media.ffmpeg import find_ffmpeg
from store.asset_keys import last_frame_key
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment

# In seconds, of a scene of two seconds whose clip has half a second more for the cross-fade.
SHARP_AT = 2.25


@pytest.fixture
def backend() -> str:
    """One database: nothing here differs between them."""
    return "sqlite"


def blurred_clip(into: Path, rate: int, sharp_frame: int) -> Path:
    """A clip with sound, all of whose frames are blurred but one."""
    blur = f"boxblur=6:enable='not(eq(n,{sharp_frame}))'"
    picture = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate={rate}:duration=2.5"]
    source = [*picture, "-f", "lavfi", "-i", "sine=duration=2.5", "-vf", blur]
    subprocess.run([str(find_ffmpeg()), "-v", "error", *source, "-crf", "12", str(into)], check=True)
    return into


async def kept(media_stack: MediaStack, job_id: str, take: int = 1) -> Path:
    order = LastFrameOrder(job_id=job_id, scene=1, take=take)
    await environment().run(LastFrameActivities(media_stack.media_context).keep_last_frame, order)
    return media_stack.path(last_frame_key(job_id, 1, take))


async def adopt(media_stack: MediaStack, job_id: str, scenes: list[Scene]) -> None:
    """Make these the scenes of the job."""
    drafts = StoryboardDrafts(media_stack.database)
    draft_id = await drafts.write_draft(job_id, scenes)
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft_id, revision=0))


@pytest.mark.parametrize("rate", [24, 16, 48])
async def test_the_sharpest_frame_under_the_cross_fade_is_kept(
    media_stack: MediaStack, tmp_path: Path, rate: int
) -> None:
    media_stack.provider.file = blurred_clip(tmp_path / "clip.mp4", rate, round(SHARP_AT * rate))
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    clip = await media_stack.scene(job_id, 1)

    frame = await kept(media_stack, job_id)

    still = tmp_path / "still.jpg"
    await media_stack.media_context.cutter.extract_still(
        media_stack.path(clip.asset_key), still, at_seconds=SHARP_AT, width=320
    )
    with Image.open(frame) as one, Image.open(still) as other:
        assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 3
    told = frame.read_bytes()
    assert (await kept(media_stack, job_id)).read_bytes() == told


async def test_a_scene_that_was_made_shorter_ends_on_another_picture(
    media_stack: MediaStack, tmp_path: Path
) -> None:
    media_stack.provider.file = blurred_clip(tmp_path / "clip.mp4", 24, 0)
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    await media_stack.scene(job_id, 1)
    before = (await kept(media_stack, job_id)).read_bytes()
    scenes = [Scene(number=1, text="A", seconds=1), Scene(number=2, text="B", seconds=2)]

    await adopt(media_stack, job_id, scenes)

    assert (await kept(media_stack, job_id)).read_bytes() != before


async def test_a_take_without_a_clip_has_none_and_that_is_final(media_stack: MediaStack) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    order = LastFrameOrder(job_id=job_id, scene=1, take=1)
    with pytest.raises(ApplicationError) as failed:
        await environment(attempt=3).run(
            LastFrameActivities(media_stack.media_context).keep_last_frame, order
        )
    assert (failed.value.type, failed.value.non_retryable) == (ErrorType.CUT_FAILED, True)


async def test_a_clip_that_should_begin_from_the_one_before_and_does_not_says_so(
    media_stack: MediaStack,
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    scenes = [
        Scene(number=1, text="A", seconds=2),
        Scene(number=2, text="B", seconds=2, opens_on=OpensOn.LAST_FRAME),
    ]
    await adopt(media_stack, job_id, scenes)

    clips = [await media_stack.scene(job_id, number) for number in (1, 2)]

    assert [_breaks_chain(clip) for clip in clips] == [False, True]


def _breaks_chain(clip: Clip) -> bool:
    return any(departure.kind is DepartureKind.CHAIN_BROKEN for departure in clip.departures)
