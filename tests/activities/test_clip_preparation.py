"""A clip is decoded once when it comes; whatever hinders that, it is kept, and its pieces are made."""

from pathlib import Path

import pytest

from activities import clip_preparation, piece_renderer
from media import clip_outputs
from media.cut import Cutter
from media.errors import FfmpegFailed
from media.piece_encoding import FORMER_QUICK_VIDEO_CODEC, VIDEO_CODEC
from tests.activities.cutting import MediaStack
from tests.media.look import said


def contents(media_stack: MediaStack, pattern: str) -> dict[str, bytes]:
    """The assets that match, by their names."""
    return {path.name: path.read_bytes() for path in media_stack.folder.rglob(pattern) if path.is_file()}


@pytest.fixture
async def job_id(media_stack: MediaStack, clips: dict[str, Path]) -> str:
    """A film of two scenes, the first of which is there."""
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    await media_stack.scene(job_id, 1)
    media_stack.provider.file = clips["two"]
    return job_id


def put_sound_first(clip: Path) -> Path:
    """Return a copy of the clip whose first track is silence, and whose second is the picture."""
    silence = ["-f", "lavfi", "-t", "2", "-i", "anullsrc"]
    copy = clip.with_name("sound-first.mp4")
    said("-y", *silence, "-i", clip, "-map", "0:a", "-map", "1:v", "-c:v", "copy", copy)
    return copy


@pytest.mark.parametrize("sound_first", [False, True])
async def test_pieces_come_of_the_one_reading_and_not_each_of_its_own(
    media_stack: MediaStack,
    job_id: str,
    clips: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    *,
    sound_first: bool,
) -> None:
    if sound_first:
        media_stack.provider.file = put_sound_first(clips["two"])

    async def render_alone(*args: object, **how: object) -> str:
        raise AssertionError("a clip is decoded again")

    monkeypatch.setattr(Cutter, "render_segment", render_alone)
    monkeypatch.setattr(Cutter, "render_crossfade", render_alone)
    before = set(media_stack.stored("pieces/*"))
    await media_stack.scene(job_id, 2, 1)
    # The transition into the scene, and the scene.
    assert len(set(media_stack.stored("pieces/*")) - before) == 2


async def test_frames_are_kept_only_for_a_transition_that_is_to_come(
    media_stack: MediaStack, job_id: str
) -> None:
    first = media_stack.stored("tails/*")
    await media_stack.scene(job_id, 2, 1)
    assert len(first) == 1
    assert media_stack.stored("tails/*") == first


@pytest.mark.parametrize("step", ["read_clip", "check_pieces"])
async def test_a_clip_that_cannot_be_read_at_once_gives_the_same_pieces(
    media_stack: MediaStack, job_id: str, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await media_stack.scene(job_id, 2, 1)
    made = contents(media_stack, f"jobs/{job_id}/pieces/*")

    async def fail(*args: object, **how: object) -> None:
        raise FfmpegFailed

    monkeypatch.setattr(clip_preparation, step, fail)
    other = await media_stack.job(2.0, 2.0, resolution="480p")
    for scene, clip in ((1, clips["one"]), (2, clips["two"])):
        media_stack.provider.file = clip
        await media_stack.scene(other, scene, *range(1, scene))
    assert contents(media_stack, f"jobs/{other}/pieces/*") == made


async def test_frames_that_were_kept_and_damaged_are_not_used(media_stack: MediaStack, job_id: str) -> None:
    [tail] = media_stack.folder.rglob("tails/*")
    whole, before = tail.read_bytes(), set(media_stack.stored("pieces/*"))
    await media_stack.scene(job_id, 2, 1)
    made = contents(media_stack, "pieces/*")
    for piece in made.keys() - before:
        (media_stack.folder / "jobs" / job_id / "pieces" / piece).unlink()
    tail.write_bytes(whole[: len(whole) // 4] + bytes(len(whole) // 4) + whole[len(whole) // 2 :])
    await media_stack.compose(job_id, 1, 2)
    assert contents(media_stack, "pieces/*") == made


@pytest.mark.parametrize("codec", [VIDEO_CODEC, FORMER_QUICK_VIDEO_CODEC], ids=["usual", "former"])
async def test_a_piece_that_is_there_is_used_however_it_was_encoded(
    media_stack: MediaStack, job_id: str, codec: tuple[str, ...]
) -> None:
    """Versions before this one encoded awaited pieces as all others, or in another quick way."""
    with pytest.MonkeyPatch.context() as earlier:
        for module in (piece_renderer, clip_outputs):
            earlier.setattr(module, "QUICK_VIDEO_CODEC", codec)
        await media_stack.scene(job_id, 2, 1)
    made = contents(media_stack, "pieces/*")
    await media_stack.compose(job_id, 1, 2)
    assert contents(media_stack, "pieces/*") == made
