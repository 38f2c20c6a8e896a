"""A narrated film: its voice is recorded once, its scenes have room for it, and every line is in the film."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.caption_sources import read_silent_lines
from activities.film_timeline import build_timeline
from activities.narration_placement import place_lines
from activities.narration_recorder import RecordedLine
from contracts import (
    CARD_SECONDS,
    Brief,
    CaptionChoice,
    Cards,
    FilmCut,
    LineBrief,
    Narration,
    Narrator,
    Scene,
    SoundReceipt,
    SpokenNarration,
    VoicedLine,
)
from contracts.error_types import ErrorType
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.loudness import measure_loudness
from media.mix.clip_stem import ClipSpan, clip_span, first_samples
from media.mix.mix_film import MixReceipt, mix_film
from media.mix.stem_file import PlacedStem, open_stem
from media.probe import probe_sound
from store.asset_keys import captions_key, film_cut_key
from store.database import Database
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment

LINES = (("A red kite climbs.", "It hangs over the hills."), (), ("The boat turns for home.",))


@pytest.fixture
async def stack(database: Database, tmp_path: Path) -> AsyncIterator[MediaStack]:
    stack = MediaStack(database, tmp_path / "var")
    speech = stack.media_context.recorders.sources.speech
    yield stack
    await speech.close()
    stack.scratch.close()


@pytest.fixture
async def film_stack(media_stack: MediaStack) -> AsyncIterator[MediaStack]:
    """A stack on SQLite alone: rendering a film takes long, and asks the database for nothing else."""
    yield media_stack
    await media_stack.media_context.recorders.sources.speech.close()


async def _narrated_job(stack: MediaStack) -> str:
    scenes = zip((2.0, 2.0, 4.0), LINES, strict=True)
    return await stack.job_with_lines(*scenes, narration=Narration(language="de"), resolution="480p")


async def _speak(stack: MediaStack, job_id: str) -> SpokenNarration:
    spoken: SpokenNarration = await environment().run(stack.narrating.speak_narration, job_id)
    return spoken


async def _mix_without_the_last_line(
    ffmpeg: Ffmpeg,
    out: Path,
    *,
    voice: Sequence[PlacedStem],
    **more: Any,  # noqa: ANN401 - what else it takes
) -> MixReceipt:
    return await mix_film(ffmpeg, out, voice=voice[:-1], **more)


async def test_scenes_get_room_for_their_lines_and_keep_it(stack: MediaStack) -> None:
    job_id = await _narrated_job(stack)
    spoken = await _speak(stack, job_id)
    assert spoken.lines == 3
    assert spoken.scene_seconds[1] > 2
    assert spoken.scene_seconds[3] == 4
    again = await _speak(stack, job_id)
    assert again.scene_seconds == spoken.scene_seconds
    assert [scene.seconds for scene in await stack.storyboards.list_scenes(job_id)][1] == 2


async def test_a_line_is_recorded_once(stack: MediaStack, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = await _narrated_job(stack)
    await _speak(stack, job_id)
    kept = stack.stored("narration/*.wav")
    monkeypatch.setattr(stack.media_context.recorders.sources.speech, "speak_text", None)
    await _speak(stack, job_id)
    assert stack.stored("narration/*.wav") == kept
    assert len(kept) == 3


async def test_every_line_is_in_the_film_and_in_its_captions(
    film_stack: MediaStack, clips: dict[str, Path]
) -> None:
    job_id = await _narrated_job(film_stack)
    await _speak(film_stack, job_id)
    film_stack.provider.file = clips["one"]
    for number in (1, 2, 3):
        await film_stack.scene(job_id, number)
    film = await film_stack.compose(job_id, 1, 2, 3, with_narration=True)
    captions = film_stack.path(captions_key(film.asset_key, "vtt")).read_text()
    shown = " ".join(line for line in captions.splitlines() if line and "-->" not in line)
    assert shown.removeprefix("WEBVTT ") == " ".join(line for lines in LINES for line in lines)
    cut = FilmCut.model_validate_json(film_stack.path(film_cut_key(film.asset_key)).read_text())
    assert (cut.frames, [line.text for line in cut.lines]) == (round(film.seconds * 24), list(sum(LINES, ())))
    stems = [len(open_stem(film_stack.path(line.stem_key))) for line in cut.lines]
    assert [line.samples for line in cut.lines] == pytest.approx(stems, abs=1)
    # A second compose of the same film keeps the same cut, and the same film to the byte.
    before = film_stack.path(film.asset_key).read_bytes()
    again = await film_stack.compose(job_id, 1, 2, 3, with_narration=True)
    assert film_stack.path(again.asset_key).read_bytes() == before
    assert FilmCut.model_validate_json(film_stack.path(film_cut_key(again.asset_key)).read_text()) == cut
    assert film.captions_key.endswith(".vtt")
    await probe_sound(Ffmpeg(find_ffmpeg()), film_stack.path(film.asset_key), strict=True)
    heard = await measure_loudness(Ffmpeg(find_ffmpeg()), film_stack.path(film.asset_key))
    receipt = (await film_stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    assert receipt.sound == SoundReceipt(lufs=round(heard.lufs, 1), peak_dbtp=round(heard.peak_dbtp, 1))
    assert heard.lufs == pytest.approx(-14, abs=0.5)


async def test_a_film_without_one_of_its_lines_is_no_film(
    film_stack: MediaStack, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await _narrated_job(film_stack)
    await _speak(film_stack, job_id)
    film_stack.provider.file = clips["one"]
    for number in (1, 2, 3):
        await film_stack.scene(job_id, number)
    monkeypatch.setattr("activities.film_sound.mix_film", _mix_without_the_last_line)
    with pytest.raises(ApplicationError, match="lacks 1 of its 3 spoken lines") as failed:
        await film_stack.compose(job_id, 1, 2, 3, with_narration=True)
    assert failed.value.type == ErrorType.CORRUPT_CLIP


async def test_a_line_for_readers_is_another_recording_than_one_that_nobody_reads(stack: MediaStack) -> None:
    line = "Le vent se lève sur les collines et la petite barque rentre au port avant la nuit."
    narration = Narration(language="fr", speed=1.1)
    job_id = await stack.job_with_lines((4.0, (line,)), narration=narration, captions="off")
    await _speak(stack, job_id)
    job, scenes = await stack.jobs.get_for_any_owner(job_id), await stack.storyboards.list_scenes(job_id)
    lasts = {}
    for captions in ("off", "track", "off", "files"):
        job.brief = job.brief.model_copy(update={"captions": CaptionChoice(captions)})
        [lasts[captions]] = (await stack.media_context.recorders.record_scenes(job, scenes)).values()
    assert lasts["track"] == lasts["files"]
    assert lasts["off"].seconds < 0.85 * lasts["files"].seconds
    assert len(stack.stored("narration/*.wav")) == 2


async def test_each_line_is_recorded_in_its_own_voice_until_one_voice_speaks_all(stack: MediaStack) -> None:
    lines = ("Wer da?", LineBrief(text="Wer da?", voice="scratch-low"))
    narration = Narration(language="de", voice="scratch")
    job_id = await stack.job_with_lines((4.0, lines), narration=narration)
    assert (await _speak(stack, job_id)).notes == ()
    job = await stack.jobs.get_for_any_owner(job_id)
    scenes = await stack.storyboards.list_scenes(job_id)
    recorded = await stack.media_context.recorders.record_scenes(job, scenes)
    assert [line.voice for line in recorded] == [None, "scratch-low"]
    assert len({recording.digest for recording in recorded.values()}) == 2
    await stack.jobs.change_narrator(job_id, Narrator())
    await _speak(stack, job_id)
    [scene] = await stack.storyboards.list_scenes(job_id)
    assert (scene.lines, scene.line_voices) == (("Wer da?", "Wer da?"), ())


async def test_lines_that_outlast_the_longest_clip_are_refused_before_anything_is_bought(
    stack: MediaStack,
) -> None:
    lines = ("Ein Satz, der dauert und dauert und dauert.",) * 20
    job_id = await stack.job_with_lines((2.0, lines), narration=Narration(language="de"))
    with pytest.raises(ApplicationError, match="split the scene") as refused:
        await _speak(stack, job_id)
    assert refused.value.non_retryable
    assert refused.value.type == ErrorType.UNSPEAKABLE


def test_lines_and_captions_begin_after_the_title_card() -> None:
    scenes = [Scene(number=1, text="A kite", seconds=2.0, lines=("It climbs.",))]
    recorded = {VoicedLine("It climbs."): RecordedLine("key", "digest", 1.0, ())}
    starts, shown = [], []
    for cards in (None, Cards(title="The Kite", end="The End")):
        timeline = build_timeline(Brief(prompt="A kite", cards=cards), scenes)
        [line] = place_lines(scenes, [1], recorded, timeline)
        [said] = read_silent_lines(scenes, [1], timeline).utterances
        starts.append(line.starts_at)
        shown.append(said.words[0].start_ms)
        assert timeline.count_frames([1]) == sum(piece.frames for piece in timeline.list_pieces([1]))
    assert starts[1] - starts[0] == CARD_SECONDS
    assert shown[1] - shown[0] == CARD_SECONDS * 1000


def test_the_clips_own_sound_begins_and_fades_with_its_picture_beside_cards() -> None:
    brief = Brief(prompt="A kite", cards=Cards(title="The Kite", end="The End"))
    timeline = build_timeline(brief, [Scene(number=1, text="A kite", seconds=2.0)])
    second, fade = 48_000, 24_000
    assert first_samples(timeline.all_spans, timeline.all_spans)[1] == CARD_SECONDS * second
    # It has the tail under the end card, and fades as long as the pictures at both ends.
    assert clip_span(timeline.all_spans, 1, timeline.transitions) == ClipSpan(2 * second + fade, fade, fade)
