"""Films of clips with the sounds that services give are as loud as others (all: `bench/native_sound.py`)."""

from pathlib import Path

import pytest

from bench.native_sound import KINDS, LUFS_TOLERANCE, MAX_DBTP, NativeFilm, NativeSound, write_clip
from contracts import Brief, ClipSoundChoice, Scene, SceneBrief
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.loudness import measure_loudness
from store.storyboards import Storyboards
from tests.activities.cutting import MediaStack
from tests.store.builders import a_job

# As quiet and as loud as they came, and driven to the very top; other rates and channels; late.
TELLING = [
    next(kind for kind in KINDS if name in kind.name)
    for name in ("-46 LUFS", "-10.5 LUFS", "a tone at 0 dBTP", "96 kHz", "5.1", "late")
]


@pytest.mark.usefixtures("small_films")
@pytest.mark.parametrize("kind", TELLING, ids=lambda kind: kind.name)
@pytest.mark.parametrize("choice", [ClipSoundChoice.FULL, ClipSoundChoice.UNDER])
async def test_a_film_of_a_native_sound_is_as_loud_as_any_and_does_not_clip(
    media_stack: MediaStack, tmp_path: Path, kind: NativeSound, choice: ClipSoundChoice
) -> None:
    scenes = [Scene(number=number, text=f"Scene {number}", seconds=4.0) for number in (1, 2)]
    given = tuple(SceneBrief(text=scene.text) for scene in scenes)
    brief = Brief(scenes=given, clip_sound=choice, resolution="480p")
    row, _ = await media_stack.jobs.add_job(a_job(brief=brief, provider="fake", model="fake-1"))
    await Storyboards(media_stack.database).keep_storyboard(row.id, scenes)
    ffmpeg = Ffmpeg(find_ffmpeg())
    media_stack.provider.file = tmp_path / "native.mp4"
    await write_clip(ffmpeg, kind, media_stack.provider.file)
    for scene in scenes:
        await media_stack.scene(row.id, scene.number, scene.number - 1)
    film = await media_stack.compose(row.id, 1, 2)
    heard = await measure_loudness(ffmpeg, media_stack.path(film.asset_key))
    wanted = NativeFilm(kind, choice, with_music=False, narrated=False).wanted_lufs
    assert heard.lufs == pytest.approx(wanted, abs=LUFS_TOLERANCE)
    assert heard.peak_dbtp <= MAX_DBTP
    receipt = (await media_stack.jobs.get_for_any_owner(row.id)).receipt
    assert receipt
    assert receipt.sound
    assert receipt.sound.clips == (1, 2)
