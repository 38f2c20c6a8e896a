"""A film is cut again after a retake, with another take, or at the end of a short clip."""

import shutil
from pathlib import Path

import pytest

from tests.activities.cutting import MediaStack, make, seen
from tests.activities.kit import take_of


@pytest.fixture
def sqlite_url(cut: tuple[Path, str], tmp_path: Path) -> str:
    """A copy of that folder, in place of an empty catalog."""
    shutil.copytree(cut[0] / "assets", tmp_path / "var" / "assets")
    return f"sqlite:///{shutil.copy(cut[0] / 'catalog.db', tmp_path / 'catalog.db')}"


@pytest.fixture
def job_id(cut: tuple[Path, str]) -> str:
    return cut[1]


async def test_after_a_retake_only_its_scene_and_its_two_transitions_are_cut_anew(
    media_stack: MediaStack, job_id: str, clips: dict[str, Path]
) -> None:
    before = set(media_stack.stored("pieces/*"))
    media_stack.provider.file = clips["one"]
    again = await media_stack.collect(await media_stack.ordered(take_of(job_id, 2, 2), 1, 3))
    made = set(media_stack.stored("pieces/*")) - before
    film = await media_stack.compose(job_id, 1, 2, 3, takes={1: 1, 2: 2, 3: 1})
    assert again.take == 2
    assert await media_stack.storyboards.get_takes_in_film(job_id) == {1: 1, 2: 2, 3: 1}
    # The scene itself, and the transitions into it and out of it.
    assert len(made) == 3
    assert set(media_stack.stored("pieces/*")) == before | made
    assert (await seen(media_stack, film)).frames == 132


async def test_a_take_that_is_chosen_again_is_cut_from_what_is_there(
    media_stack: MediaStack, job_id: str, clips: dict[str, Path]
) -> None:
    before = set(media_stack.stored("pieces/*"))
    media_stack.provider.file = clips["one"]
    await media_stack.collect(await media_stack.ordered(take_of(job_id, 2, 2), 1, 3))
    there = set(media_stack.stored("pieces/*"))
    await media_stack.compose(job_id, 1, 2, 3, takes={1: 1, 2: 1, 3: 1})
    assert set(media_stack.stored("pieces/*")) == there > before


@pytest.mark.parametrize(
    ("brief", "frames"),
    [
        # 1 s of the first scene's 2 s, less the half second that lies under the second one's fade-in.
        ({}, 12 + 48),
        ({"transition": "cut"}, 24 + 48),
        ({"short_clips": "hold"}, 48 + 48),
    ],
)
async def test_a_scene_is_cut_at_the_end_of_a_clip_that_is_far_too_short(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path, brief: dict[str, str], frames: int
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p", **brief)
    media_stack.provider.file = clips["music"]
    await media_stack.music(job_id)
    media_stack.provider.file = make("testsrc2=s=160x90:r=24:d=1", tmp_path / "short.mp4", "-c:v", "libx264")
    clip = await media_stack.scene(job_id, 1)
    media_stack.provider.file = clips["two"]
    await media_stack.scene(job_id, 2, 1)
    before = media_stack.stored("pieces/*.mp4")

    film = await media_stack.compose(job_id, 1, 2, with_soundtrack=True)

    assert [departure.kind for departure in clip.departures] == ["short"]
    probed = await seen(media_stack, film)
    assert (probed.frames, film.seconds) == (frames, frames / 24)
    assert probed.audio_seconds == pytest.approx(frames / 24, abs=0.05)
    assert (await media_stack.jobs.get_for_any_owner(job_id)).film_seconds == frames / 24
    # All of it was ready before.
    assert media_stack.stored("pieces/*.mp4") == before


async def test_a_clip_of_one_picture_is_kept_and_told(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    one = ("-frames:v", "1", "-c:v", "libx264")
    media_stack.provider.file = make("testsrc2=s=90x160:r=24:d=1", tmp_path / "one.mp4", *one)
    clip = await media_stack.scene(job_id, 1)
    media_stack.provider.file = clips["two"]
    await media_stack.scene(job_id, 2, 1)

    film = await media_stack.compose(job_id, 1, 2)

    assert [departure.kind for departure in clip.departures] == ["still_picture", "short", "other_shape"]
    assert (await seen(media_stack, film)).frames == 12 + 48
    row = await media_stack.ledger.reads.find_row(take_of(job_id).key)
    assert row
    assert row.clip == clip


async def test_a_film_is_whole_again_when_a_better_take_is_chosen(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    media_stack.provider.file = make("testsrc2=s=160x90:r=24:d=1", tmp_path / "short.mp4", "-c:v", "libx264")
    await media_stack.scene(job_id, 1)
    media_stack.provider.file = clips["one"]
    await media_stack.collect(await media_stack.ordered(take_of(job_id, 1, 2)))
    await media_stack.scene(job_id, 2, 1)

    assert (await seen(media_stack, await media_stack.compose(job_id, 1, 2, takes={1: 2}))).frames == 96
    assert (await seen(media_stack, await media_stack.compose(job_id, 1, 2, takes={1: 1}))).frames == 60
