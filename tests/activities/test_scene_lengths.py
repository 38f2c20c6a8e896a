"""A scene of a finished film gets another length: only the pieces that change are rendered."""

from pathlib import Path

import pytest

from contracts import EditOrder
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_sound
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.cutting import MediaStack, make, seen

SCENES = (1, 2, 3)


async def _lengthen(stack: MediaStack, job_id: str, number: int, seconds: float) -> None:
    scenes = [
        scene.model_copy(update={"seconds": seconds}) if scene.number == number else scene
        for scene in await stack.storyboards.list_scenes(job_id)
    ]
    drafts = StoryboardDrafts(stack.database)
    draft_id = await drafts.write_draft(job_id, scenes)
    row = await stack.jobs.get_for_any_owner(job_id)
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft_id, revision=row.revision))


@pytest.mark.parametrize(("seconds", "film_seconds"), [(1.0, 5.0), (1.5, 5.5)])
async def test_only_the_scene_and_what_follows_it_are_rendered_and_the_music_fits(
    media_stack: MediaStack, tmp_path: Path, seconds: float, film_seconds: float
) -> None:
    job_id = await media_stack.job(2.0, 2.0, 2.0, resolution="480p")
    for number in SCENES:
        await media_stack.scene(job_id, number)
    media_stack.provider.file = make("sine=frequency=440:duration=3", tmp_path / "tune.mp3")
    await media_stack.music(job_id)
    takes = dict.fromkeys(SCENES, 1)
    await media_stack.compose(job_id, *SCENES, with_soundtrack=True, takes=takes)
    before = set(media_stack.stored("pieces/*"))

    await _lengthen(media_stack, job_id, 2, seconds)
    film = await media_stack.compose(job_id, *SCENES, with_soundtrack=True, takes=takes)

    # The scene itself, and the transition out of it; the one into it shows what it showed.
    assert len(set(media_stack.stored("pieces/*")) - before) <= 2
    probed = await seen(media_stack, film)
    assert probed.seconds == pytest.approx(film_seconds, abs=0.01)
    heard = await probe_sound(Ffmpeg(find_ffmpeg()), media_stack.path(film.asset_key))
    assert heard == pytest.approx(film_seconds, abs=0.1)
