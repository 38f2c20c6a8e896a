"""A scene is as long as its lines need once they are in, whatever the other scenes wait for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.scene_fitting import SceneFittingActivities
from contracts import (
    Departure,
    DepartureKind,
    LinesOrder,
    Narration,
    NarrationOrder,
    Narrator,
    SpokenLines,
    SpokenNarration,
)
from contracts.error_types import ErrorType
from emulator.spoken_sound import time_characters, write_spoken_sound
from providers.voice_takes import TimedText, VoiceTake
from store.database import Database
from tests.activities.cutting import MediaStack
from tests.activities.kit import DONE, FakeProvider, environment, take_of

SPOKEN = "A line of some forty letters, to be heard."
LONG, HALF_AS_LONG = " ".join([SPOKEN] * 9), " ".join([SPOKEN] * 4)
VOICE = Narration(provider="fake", model="fake-voice", voice="Ann")
OWN = Narrator(voice="scratch")


@pytest.fixture
async def stack(database: Database, tmp_path: Path, clips: dict[str, Path]) -> AsyncIterator[MediaStack]:
    stack = MediaStack(database, tmp_path / "var")
    stack.provider.report = DONE
    yield stack
    await stack.media_context.recorders.sources.speech.close()
    stack.scratch.close()


def _speaks(stack: MediaStack, folder: Path, text: str = SPOKEN) -> None:
    """Let the provider give this text as every line."""
    write_spoken_sound(text, folder / "line.wav")
    times = tuple(TimedText(char.text, char.start * 1000, char.end * 1000) for char in time_characters(text))
    take = VoiceTake((folder / "line.wav").read_bytes(), "audio/wav", times)
    stack.provider.file = folder / "take"
    stack.provider.file.write_bytes(take.to_json())


async def _buy(stack: MediaStack, job_id: str, scene: int, *without: int) -> SpokenLines:
    order = LinesOrder(job_id=job_id, scene=scene, fits_scenes=True, without=without)
    bought: SpokenLines = await environment().run(stack.purchases.buy_lines, order)
    return bought


async def _level(stack: MediaStack, job_id: str, *optional: int) -> SpokenNarration:
    order = NarrationOrder(job_id=job_id, optional=optional)
    spoken: SpokenNarration = await environment().run(stack.narrating.level_narration, order)
    return spoken


async def _lengths(stack: MediaStack, job_id: str) -> list[float]:
    return [scene.seconds for scene in await stack.storyboards.list_scenes(job_id)]


async def test_a_scene_gets_room_as_soon_as_its_own_lines_are_bought(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), (9.0, ("Two.",)), narration=VOICE)
    _speaks(stack, tmp_path)
    first = await _buy(stack, job_id, 1)
    assert first.scene_seconds.keys() == {1}
    assert await _lengths(stack, job_id) == [first.scene_seconds[1], 9.0]
    assert first.scene_seconds[1] > 3
    assert await _buy(stack, job_id, 1) == first
    assert (await _buy(stack, job_id, 2)).scene_seconds == {2: 9.0}


async def test_a_scene_that_repeats_anothers_line_is_fitted_when_that_is_in(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), (2.0, ("Two.", "One.")), narration=VOICE)
    _speaks(stack, tmp_path)
    assert (await _buy(stack, job_id, 2)).scene_seconds == {}
    assert (await _buy(stack, job_id, 1)).scene_seconds.keys() == {1, 2}


async def test_a_line_of_a_scene_that_is_left_out_is_bought_where_it_is_said_again(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.", "Gone.")), (2.0, ("Two.", "One.")), narration=VOICE)
    _speaks(stack, tmp_path)
    assert (await _buy(stack, job_id, 2, 1)).scene_seconds.keys() == {2}
    assert len(stack.provider.paid) == 2


async def test_lines_are_bought_as_before_for_a_run_that_fits_no_scenes(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), narration=VOICE)
    _speaks(stack, tmp_path)
    order = LinesOrder(job_id=job_id, scene=1)
    bought: SpokenLines = await environment().run(stack.purchases.buy_lines, order)
    assert (bought.scene_seconds, await _lengths(stack, job_id)) == ({}, [2.0])


async def test_lines_that_outlast_every_clip_are_refused_unless_the_clip_is_ordered(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((4.0, ("One.",)), narration=VOICE)
    _speaks(stack, tmp_path, LONG)
    with pytest.raises(ApplicationError, match="split the scene") as refused:
        await _buy(stack, job_id, 1)
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.UNSPEAKABLE, True)
    assert await _lengths(stack, job_id) == [4.0]
    await stack.paid_calls.start_job(take_of(job_id, 1))
    assert (await _buy(stack, job_id, 1)).scene_seconds[1] > 15


async def test_an_own_voice_fits_all_scenes_in_one_step(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((2.0, ("A kite.", SPOKEN)), (3.0, ()), narration=Narration())
    recording = SceneFittingActivities(stack.jobs, stack.fitter)
    recorded: SpokenLines = await environment().run(recording.record_lines, job_id)
    assert recorded.scene_seconds.keys() == {1}
    assert await _lengths(stack, job_id) == [recorded.scene_seconds[1], 3.0]
    assert stack.stored("stems/*") == []
    levelled = await _level(stack, job_id)
    assert (levelled.scene_seconds, levelled.lines) == (recorded.scene_seconds, 2)


async def test_a_film_goes_without_a_scene_whose_lines_were_not_bought(
    stack: MediaStack, tmp_path: Path, clips: dict[str, Path]
) -> None:
    scenes = (4.0, ("One.",)), (4.0, ("Two.",))
    job_id = await stack.job_with_lines(*scenes, narration=VOICE, resolution="480p", captions="burnt")
    _speaks(stack, tmp_path)
    await _buy(stack, job_id, 1)
    stack.provider.file = clips["one"]
    # Its captions are burnt in, and the lines of the other scene are not known.
    await stack.scene(job_id, 1)
    pieces = stack.stored("pieces/*.mp4")
    assert pieces
    with pytest.raises(ApplicationError):
        await _level(stack, job_id)
    spoken = await _level(stack, job_id, 2)
    assert (spoken.unspoken, spoken.lines) == ((2,), 1)
    film = await stack.compose(job_id, 1, with_narration=True)
    assert film.seconds == pytest.approx(4.0, abs=0.1)
    assert stack.stored("pieces/*.mp4") == pieces


async def test_a_scene_that_may_go_without_its_lines_has_them_if_they_are_kept(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((4.0, ("One.",)), narration=VOICE)
    _speaks(stack, tmp_path)
    await _buy(stack, job_id, 1)
    assert ((await _level(stack, job_id, 1)).unspoken, stack.provider.calls["submit"]) == ((), 1)


# --- a clip that another voice outlasts ---


async def _outgrown(stack: MediaStack, folder: Path) -> str:
    """A job whose clip was ordered for four seconds, and whose lines are spoken anew, and last longer."""
    job_id = await stack.job_with_lines((4.0, (f"{SPOKEN} {SPOKEN}",)), narration=VOICE, resolution="480p")
    _speaks(stack, folder)
    await _buy(stack, job_id, 1)
    return job_id


async def test_a_clip_that_is_in_and_that_the_lines_of_another_voice_outlast_is_held_and_told(
    stack: MediaStack, tmp_path: Path, clips: dict[str, Path]
) -> None:
    job_id = await _outgrown(stack, tmp_path)
    stack.provider.file = clips["one"]
    assert (await stack.scene(job_id, 1)).departures == ()
    await stack.jobs.change_narrator(job_id, OWN)
    await environment().run(SceneFittingActivities(stack.jobs, stack.fitter).record_lines, job_id)
    [seconds] = await _lengths(stack, job_id)
    assert seconds > 5
    told = (await _level(stack, job_id)).departures
    assert told.keys() == {1}
    [departure] = told[1]
    assert "its lines need" in departure.message
    [row] = [row for row in await stack.ledger.reads.list_rows(job_id) if row.stage == "scene"]
    assert [departure.kind for departure in row.departures] == [DepartureKind.SHORT]
    assert (await _level(stack, job_id)).departures == {}
    film = await stack.compose(job_id, 1, with_narration=True)
    assert film.seconds == pytest.approx(seconds, abs=0.1)


async def test_a_clip_that_comes_after_its_scene_has_grown_says_so_itself(
    stack: MediaStack, tmp_path: Path, clips: dict[str, Path]
) -> None:
    job_id = await _outgrown(stack, tmp_path)
    stack.provider.file = clips["one"]
    ordered = await stack.ordered(take_of(job_id, 1))
    await stack.jobs.change_narrator(job_id, OWN)
    await environment().run(SceneFittingActivities(stack.jobs, stack.fitter).record_lines, job_id)
    [departure] = (await stack.collect(ordered)).departures
    assert "its lines need" in departure.message
    assert (await _level(stack, job_id)).departures == {}


async def test_a_scene_that_may_go_without_its_lines_does_so_if_no_clip_is_long_enough(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((4.0, ("One.",)), (4.0, ("Two.",)), narration=VOICE)
    _speaks(stack, tmp_path)
    await _buy(stack, job_id, 1)
    _speaks(stack, tmp_path, LONG)
    with pytest.raises(ApplicationError):
        await _buy(stack, job_id, 2)
    spoken = await _level(stack, job_id, 2)
    assert (spoken.unspoken, spoken.lines) == ((2,), 1)


async def test_a_scene_that_is_left_out_needs_no_room_for_a_line_that_another_says(
    stack: MediaStack, tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((4.0, ("One.", "Two.")), (4.0, ("One.",)), narration=VOICE)
    _speaks(stack, tmp_path, HALF_AS_LONG)
    with pytest.raises(ApplicationError):
        await _buy(stack, job_id, 1)
    bought = await _buy(stack, job_id, 2, 1)
    assert bought.scene_seconds.keys() == {2}


async def test_a_clip_whose_scene_grows_while_its_service_is_asked_about_it_says_so_itself(
    stack: MediaStack, tmp_path: Path, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await _outgrown(stack, tmp_path)
    stack.provider.file = clips["one"]

    async def list_departures(self: FakeProvider, provider_job_id: str) -> list[Departure]:
        await stack.storyboards.lengthen_scenes(job_id, {1: 6.0})
        return []

    monkeypatch.setattr(FakeProvider, "list_departures", list_departures, raising=False)
    [departure] = (await stack.scene(job_id, 1)).departures
    assert "its lines need" in departure.message
