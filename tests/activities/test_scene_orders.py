"""A finished film is cut in another order: each scene shows its own clip, and comes in as it was asked."""

import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt

from contracts import EditOrder, FilmCut, Scene, TransitionChoice
from media.ffmpeg import find_ffmpeg
from store import asset_keys
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.cutting import MediaStack, make

COLOURS = {1: (200, 0, 0), 2: (0, 200, 0), 3: (0, 0, 200)}
SIZE = "854x480"


async def _arrange(stack: MediaStack, job_id: str, *scenes: Scene) -> None:
    drafts = StoryboardDrafts(stack.database)
    draft_id = await drafts.write_draft(job_id, scenes)
    row = await stack.jobs.get_for_any_owner(job_id)
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft_id, revision=row.revision))


async def _make_film(stack: MediaStack, folder: Path) -> str:
    job_id = await stack.job(2.0, 2.0, 2.0, resolution="480p")
    for number, (red, green, blue) in COLOURS.items():
        source = f"color=0x{red:02x}{green:02x}{blue:02x}:s={SIZE}:r=24:d=3"
        stack.provider.file = make(source, folder / f"{number}.mp4")
        await stack.scene(job_id, number)
    await stack.compose(job_id, *COLOURS)
    return job_id


def _read_colours(film: Path) -> npt.NDArray[np.int_]:
    """The mean red, green and blue of each frame."""
    argv = [str(find_ffmpeg()), "-v", "error", "-i", str(film), "-vf", "scale=1:1:flags=area"]
    raw = subprocess.run(
        [*argv, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True
    ).stdout
    return np.frombuffer(raw, dtype=np.uint8).reshape(-1, 3).astype(int)


def _is_of(pixel: npt.NDArray[np.int_], scene: int) -> bool:
    return bool(np.abs(pixel - COLOURS[scene]).max() < 25)


async def test_the_film_shows_its_scenes_in_the_new_order_and_none_that_was_taken_out(
    media_stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await _make_film(media_stack, tmp_path)
    first, second, third = await media_stack.storyboards.list_scenes(job_id)
    before = set(media_stack.stored("pieces/*"))

    await _arrange(
        media_stack,
        job_id,
        third,
        first.model_copy(update={"transition": TransitionChoice.CUT}),
        second.model_copy(update={"in_film": False}),
    )
    film = await media_stack.compose(job_id, 1, 3)

    frames = _read_colours(media_stack.path(film.asset_key))
    assert len(frames) == 96
    assert all(_is_of(frame, 3) for frame in frames[:48])
    assert all(_is_of(frame, 1) for frame in frames[48:])
    # Scene 3 opens the film now, and scene 1 has no cross-fade into it any more.
    assert len(set(media_stack.stored("pieces/*")) - before) <= 3
    text = (await media_stack.assets.read_bytes(asset_keys.film_cut_key(film.asset_key))).decode()
    cut = FilmCut.model_validate_json(text)
    assert [(each.scene, cut.count_transition_frames(each)) for each in cut.scenes] == [(3, 12), (1, 0)]


async def test_a_scene_that_is_put_back_has_its_take_again(media_stack: MediaStack, tmp_path: Path) -> None:
    job_id = await _make_film(media_stack, tmp_path)
    first, second, third = await media_stack.storyboards.list_scenes(job_id)

    await _arrange(media_stack, job_id, first, third, second.model_copy(update={"in_film": False}))
    # A change of something else leaves it where it is.
    await _arrange(media_stack, job_id, first, third.model_copy(update={"seconds": 1.0}))
    kept = await media_stack.storyboards.list_all_scenes(job_id)
    assert [(scene.number, scene.in_film) for scene in kept] == [(1, True), (3, True), (2, False)]
    await _arrange(media_stack, job_id, second, first, third)

    film = await media_stack.compose(job_id, 1, 2, 3)
    frames = _read_colours(media_stack.path(film.asset_key))
    assert _is_of(frames[20], 2)
    assert _is_of(frames[48 + 30], 1)
    assert _is_of(frames[96 + 20], 3)
