"""Lines that a service speaks: each is paid for once, kept, and in the film with the service's own times."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from temporalio.exceptions import ApplicationError

from activities.lost_submits import take_order_of
from bench.caption_quality import list_onset_errors, read_subrip
from contracts import (
    EMBEDDED,
    NARRATION_NUMBER,
    CancelReceipt,
    LedgerStage,
    LineBrief,
    LinesOrder,
    Narration,
    Narrator,
    SpokenLines,
    TakeKey,
)
from contracts.error_types import ErrorType
from emulator.spoken_sound import time_characters, write_spoken_sound
from media.music_loop import SAMPLE_RATE
from providers.errors import ProviderError
from providers.protocol import MediaOrder
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake
from store.asset_keys import captions_key
from store.database import Database
from store.models import CallOutcome
from tests.activities.cutting import MediaStack
from tests.activities.kit import DONE, ProcessDiedError, environment
from tests.media.look import decoded

LINES = tuple(f"This is line number {n} of twenty." for n in range(1, 21))
STORY = (
    "The keeper woke before dawn, climbed all steps, and looked out over the grey water. Nothing moved. "
    "Then, far beyond the reef, a whale rose and fell like a slow breath."
)
VOICE = Narration(provider="fake", model="fake-voice", voice="Ann")


@pytest.fixture
async def stack(database: Database, tmp_path: Path) -> AsyncIterator[MediaStack]:
    stack = MediaStack(database, tmp_path / "var")
    stack.provider.file, stack.provider.report = tmp_path / "take", DONE
    stack.provider.file.write_bytes(_take(LINES[0], tmp_path).to_json())
    yield stack
    await stack.media_context.recorders.sources.speech.close()
    stack.scratch.close()


def _take(line: str, folder: Path, *, silence_seconds: float = 0.0) -> VoiceTake:
    write_spoken_sound(line, folder / "line.wav", silence_seconds=silence_seconds)
    times = tuple(TimedText(char.text, char.start * 1000, char.end * 1000) for char in time_characters(line))
    return VoiceTake((folder / "line.wav").read_bytes(), "audio/wav", times)


async def _buy(stack: MediaStack, job_id: str, scene: int = 1) -> SpokenLines:
    order = LinesOrder(job_id=job_id, scene=scene)
    bought: SpokenLines = await environment().run(stack.purchases.buy_lines, order)
    return bought


async def test_a_crash_between_two_lines_buys_only_the_rest(
    stack: MediaStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await stack.job_with_lines((60.0, LINES), narration=VOICE)
    submit = stack.provider.submit_order

    async def die_before_the_eighth(order: MediaOrder) -> str:
        if len(stack.provider.paid) == 7:
            raise ProcessDiedError
        return await submit(order)

    with monkeypatch.context() as patch:
        patch.setattr(stack.provider, "submit_order", die_before_the_eighth)
        with pytest.raises(ProcessDiedError):
            await _buy(stack, job_id)
    assert len(stack.provider.paid) == 7
    bought = await _buy(stack, job_id)
    assert bought.lines == 20
    assert len(stack.provider.paid) == len(set(stack.provider.paid)) == 20
    assert await _buy(stack, job_id) == bought
    rows = await stack.ledger.reads.list_rows(job_id)
    assert [(row.line, row.language, row.take, row.outcome) for row in rows] == [
        (n, "en", 1, CallOutcome.SUCCEEDED) for n in range(1, 21)
    ]
    assert sum(row.cost_usd or 0 for row in rows) == pytest.approx(bought.cost_usd)
    assert bought.cost_usd == pytest.approx(sum(map(len, LINES)) * 0.0001)


async def test_a_line_that_is_spoken_twice_is_bought_once(stack: MediaStack) -> None:
    scenes = (4.0, ("Yes.", "No.")), (4.0, ("Yes.",))
    job_id = await stack.job_with_lines(*scenes, narration=VOICE)
    assert [(await _buy(stack, job_id, scene)).lines for scene in (1, 2)] == [2, 0]
    assert len(stack.provider.paid) == 2


async def test_the_same_words_by_two_voices_are_bought_from_each(stack: MediaStack) -> None:
    bobs = LineBrief(text="Yes.", voice="Bob")
    job_id = await stack.job_with_lines((4.0, ("Yes.", bobs)), (4.0, (bobs, "Yes.")), narration=VOICE)
    assert [(await _buy(stack, job_id, scene)).lines for scene in (1, 2)] == [2, 0]
    orders = [order for order in stack.provider.orders if isinstance(order, VoiceOrder)]
    assert {(order.text, order.voice) for order in orders} == {("Yes.", "Ann"), ("Yes.", "Bob")}
    assert len(orders) == 2
    rows = await stack.ledger.reads.list_rows(job_id)
    assert len({row.order_digest for row in rows}) == 2


async def test_after_a_voice_has_failed_one_voice_speaks_all_lines(stack: MediaStack) -> None:
    lines = (LINES[0], LineBrief(text=LINES[1], voice="Bob"))
    job_id = await stack.job_with_lines((4.0, lines), narration=VOICE)
    await _buy(stack, job_id)
    await stack.jobs.change_narrator(job_id, Narrator(provider="fake", model="fake-voice", voice="Cleo"))
    await _buy(stack, job_id)
    voices = [order.voice for order in stack.provider.orders if isinstance(order, VoiceOrder)]
    assert sorted(voices) == ["Ann", "Bob", "Cleo", "Cleo"]


async def test_a_lost_answer_is_held_and_not_paid_for_again(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((4.0, LINES[:2]), narration=VOICE)
    stack.provider.looks_up = False
    stack.provider.lost = [ProviderError(ErrorType.OUTCOME_UNKNOWN, "Lost.")]
    for _ in range(2):
        with pytest.raises(ApplicationError) as held:
            await _buy(stack, job_id)
    assert (held.value.type, held.value.non_retryable) == (ErrorType.OUTCOME_UNKNOWN, True)
    key = TakeKey.model_validate(held.value.details[0])
    assert (key.stage, key.scene) == (LedgerStage.VOICE, 1)
    assert len(stack.provider.paid) == len(set(stack.provider.paid)) == 2
    assert await stack.ledger.reads.list_unknown_parts([job_id]) == {job_id: [NARRATION_NUMBER]}
    await stack.ledger.unknown.pay_again(key)
    await _buy(stack, job_id)
    rows = await stack.ledger.reads.list_rows(job_id)
    lost, other = key.line, 3 - key.line
    assert {(row.line, row.take): row.outcome for row in rows} == {
        (lost, 1): CallOutcome.FAILED,
        (lost, 2): CallOutcome.SUCCEEDED,
        (other, 1): CallOutcome.SUCCEEDED,
    }


@pytest.mark.parametrize("narrator", [Narrator(provider=EMBEDDED), Narrator(silent=True)], ids=str)
async def test_a_lost_line_is_looked_for_as_it_was_ordered_whoever_speaks_now(
    stack: MediaStack, narrator: Narrator
) -> None:
    job_id = await stack.job_with_lines((4.0, LINES[:1]), narration=VOICE)
    stack.provider.looks_up = False
    stack.provider.lost = [ProviderError(ErrorType.OUTCOME_UNKNOWN, "Lost.")]
    with pytest.raises(ApplicationError):
        await _buy(stack, job_id)
    await stack.jobs.change_narrator(job_id, narrator)
    [lost] = await stack.ledger.reads.list_rows(job_id)
    looked_for = await stack.orders.build_order(take_order_of(lost))
    assert isinstance(looked_for, VoiceOrder)
    assert (looked_for.voice, looked_for.text) == ("Ann", LINES[0])


async def test_another_narrator_speaks_all_lines_anew(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((4.0, LINES[:2]), narration=VOICE)
    await _buy(stack, job_id)
    await stack.jobs.change_narrator(job_id, Narrator(provider="fake", model="fake-voice", voice="Bob"))
    await _buy(stack, job_id)
    assert [row.take for row in await stack.ledger.reads.list_rows(job_id)] == [1, 2, 1, 2]
    await stack.jobs.change_narrator(job_id, Narrator(silent=True))
    await _buy(stack, job_id)
    assert len(stack.provider.paid) == 4
    spoken = await environment().run(stack.narrating.speak_narration, job_id)
    assert (spoken.lines, spoken.scene_seconds) == (0, {1: 4.0})


async def test_what_was_spoken_before_a_cancel_is_said_to_be_kept(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((4.0, LINES[:1]), narration=VOICE)
    await _buy(stack, job_id)
    key = TakeKey(job_id=job_id, stage=LedgerStage.VOICE, scene=3, line=1)
    assert await environment().run(stack.takes.cancel_take, key) is CancelReceipt.KEPT


async def test_a_bought_line_is_in_the_film_and_its_captions_with_the_services_times(
    stack: MediaStack, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines((5.0, LINES[:1]), narration=VOICE, resolution="480p")
    assert stack.provider.file
    stack.provider.file.write_bytes(_take(LINES[0], tmp_path, silence_seconds=20).to_json())
    await _buy(stack, job_id)
    spoken = await environment().run(stack.narrating.speak_narration, job_id)
    [note] = spoken.notes
    assert "of silence" in note
    assert spoken.seconds < 3
    stack.provider.file = clips["one"]
    await stack.scene(job_id, 1)
    film = await stack.compose(job_id, 1, with_narration=True)
    assert LINES[0] in " ".join(stack.path(film.captions_key).read_text().split())
    job = await stack.jobs.get_for_any_owner(job_id)
    scenes = await stack.storyboards.list_scenes(job_id)
    [line] = (await stack.media_context.recorders.record_scenes(job, scenes)).values()
    said = {char.text: char for char in time_characters(LINES[0])}
    assert line.words[-1].text == "twenty."
    assert line.words[-1].end_ms == pytest.approx(said["y"].end * 1000, abs=200)


async def test_captions_begin_when_a_services_words_are_heard(
    stack: MediaStack, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await stack.job_with_lines(
        (14.0, (STORY,)), narration=VOICE, captions="files", resolution="480p"
    )
    assert stack.provider.file
    stack.provider.file.write_bytes(_take(STORY, tmp_path, silence_seconds=1).to_json())
    await _buy(stack, job_id)
    await environment().run(stack.narrating.speak_narration, job_id)
    stack.provider.file = clips["one"]
    await stack.scene(job_id, 1)
    film = await stack.compose(job_id, 1, with_narration=True)
    cues = read_subrip(stack.path(captions_key(film.asset_key, "srt")).read_text())
    first = np.argmax(np.abs(decoded(stack.path(film.asset_key))) > 0.01) / SAMPLE_RATE
    letters = [char for char in time_characters(STORY) if char.text.isalnum()]
    heard = [(char.text, float(first) + char.start - letters[0].start) for char in letters]
    errors = list_onset_errors(cues, heard)
    assert len(errors) == len(cues) == 3
    assert max(errors) <= 0.05


async def test_a_refusal_over_tenths_of_cents_says_so(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((4.0, ("Ten signs.",)), narration=VOICE, budget_usd=0.0005)
    with pytest.raises(ApplicationError, match=r"needs a budget of \$0\.001; it is \$0\.0005\."):
        await _buy(stack, job_id)
    assert stack.provider.paid == []
