"""A voice service may say that words are heard after the end of its sound: captions stay inside the film."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.caption_quality import read_subrip
from contracts import LinesOrder, Narration
from emulator.spoken_sound import spoken_seconds, time_characters, write_spoken_sound
from providers.voice_takes import TimedText, VoiceTake
from store.asset_keys import captions_key
from store.database import Database
from tests.activities.cutting import MediaStack
from tests.activities.kit import DONE, environment

LINE = "The keeper climbs all steps, looks out over the grey water, and far beyond the reef a whale rises."
VOICE = Narration(provider="fake", model="fake-voice", voice="Ann")
Change = Callable[[Sequence[TimedText]], Sequence[TimedText]]


@pytest.fixture
async def stack(database: Database, tmp_path: Path) -> AsyncIterator[MediaStack]:
    stack = MediaStack(database, tmp_path / "var")
    stack.provider.report = DONE
    yield stack
    await stack.media_context.recorders.sources.speech.close()
    stack.scratch.close()


def _stretch(times: Sequence[TimedText]) -> list[TimedText]:
    return [replace(time, start_ms=time.start_ms * 1.2, end_ms=time.end_ms * 1.2) for time in times]


def _delay(times: Sequence[TimedText]) -> list[TimedText]:
    return [replace(time, start_ms=time.start_ms + 900, end_ms=time.end_ms + 900) for time in times]


def _end_late(times: Sequence[TimedText]) -> list[TimedText]:
    return [*times[:-1], replace(times[-1], end_ms=times[-1].end_ms + 950)]


def _begin_after_the_end(times: Sequence[TimedText]) -> list[TimedText]:
    end_ms = spoken_seconds(LINE) * 1000
    late = [TimedText(time.text, end_ms + 100, end_ms + 900) for time in times[-8:]]
    return [*times[:-8], *late]


def _as_words(times: Sequence[TimedText]) -> list[TimedText]:
    """Give whole words, the latter half of them 900 ms late."""
    ends, words = 0, list[TimedText]()
    for at, word in enumerate(LINE.split()):
        first, last = times[ends], times[ends + len(word) - 1]
        late = 900 if at > 10 else 0
        words.append(TimedText(word, first.start_ms + late, last.end_ms + late))
        ends += len(word) + 1
    return words


@pytest.mark.parametrize("change", [_stretch, _delay, _end_late, _begin_after_the_end, _as_words])
async def test_words_that_are_said_to_be_heard_after_the_sound_are_shown_inside_the_film(
    stack: MediaStack, clips: dict[str, Path], tmp_path: Path, change: Change
) -> None:
    write_spoken_sound(LINE, tmp_path / "line.wav")
    exact = [TimedText(char.text, char.start * 1000, char.end * 1000) for char in time_characters(LINE)]
    take = VoiceTake((tmp_path / "line.wav").read_bytes(), "audio/wav", tuple(change(exact)))
    assert max(time.end_ms for time in take.times) > spoken_seconds(LINE) * 1000
    stack.provider.file = tmp_path / "take"
    stack.provider.file.write_bytes(take.to_json())
    job_id = await stack.job_with_lines((2.0, (LINE,)), narration=VOICE, captions="files", resolution="480p")
    await environment().run(stack.purchases.buy_lines, LinesOrder(job_id=job_id, scene=1))
    await environment().run(stack.narrating.speak_narration, job_id)
    job, scenes = await stack.jobs.get_for_any_owner(job_id), await stack.storyboards.list_scenes(job_id)
    [line] = (await stack.media_context.recorders.record_scenes(job, scenes)).values()
    bounds = [at for word in line.words for at in (word.start_ms, word.end_ms)]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= round(line.seconds * 1000)
    stack.provider.file = clips["one"]
    await stack.scene(job_id, 1)
    film = await stack.compose(job_id, 1, with_narration=True)
    cues = read_subrip(stack.path(captions_key(film.asset_key, "srt")).read_text())
    assert " ".join(line for cue in cues for line in cue.lines) == LINE
    assert all(cue.start < cue.end for cue in cues)
    assert max(cue.end for cue in cues) <= film.seconds
