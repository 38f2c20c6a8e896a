"""Lines of a scene that is left out while they are bought: none is paid for twice, and none is left open."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from contracts import (
    NARRATION_NUMBER,
    CancelReceipt,
    LinesOrder,
    Narration,
    SpokenLines,
    StoppedLines,
    TakeKey,
)
from contracts.error_types import ErrorType
from emulator.spoken_sound import write_spoken_sound
from providers.errors import ProviderError
from providers.voice_takes import VoiceTake
from store.database import Database
from store.models import CallOutcome, LedgerRow, LedgerState, SceneRow
from tests.activities.cutting import MediaStack
from tests.activities.kit import DONE, RUNNING, environment
from tests.activities.test_slot_waits import fill_slots
from tests.conditions import eventually
from tests.store.queues import waiting

VOICE = Narration(provider="fake", model="fake-voice", voice="Ann")
SCENES = (2.0, ("One.", "Gone.")), (2.0, ("Two.", "One."))


@pytest.fixture
async def stack(database: Database, tmp_path: Path) -> AsyncIterator[MediaStack]:
    stack = MediaStack(database, tmp_path / "var")
    write_spoken_sound("One.", tmp_path / "line.wav")
    stack.provider.file, stack.provider.report = tmp_path / "take", RUNNING
    stack.provider.file.write_bytes(VoiceTake((tmp_path / "line.wav").read_bytes(), "audio/wav").to_json())
    yield stack
    await stack.media_context.recorders.sources.speech.close()
    stack.scratch.close()


async def _buy(stack: MediaStack, job_id: str, scene: int, *without: int) -> SpokenLines:
    order = LinesOrder(job_id=job_id, scene=scene, without=without)
    bought: SpokenLines = await environment().run(stack.purchases.buy_lines, order)
    return bought


async def _stop(stack: MediaStack, job_id: str, scene: int, *without: int) -> StoppedLines:
    order = LinesOrder(job_id=job_id, scene=scene, without=without)
    stopped: StoppedLines = await environment().run(stack.line_stops.stop_lines, order)
    return stopped


async def _accept(stack: MediaStack, job_id: str, scene: int) -> None:
    """Begin to buy a scene's lines, and stop doing so when the first of them is being spoken."""
    polls = stack.provider.calls["status"]
    buying = asyncio.create_task(_buy(stack, job_id, scene))
    await eventually(lambda: stack.provider.calls["status"] > polls, "the line is asked for")
    buying.cancel()
    await asyncio.gather(buying, return_exceptions=True)


async def _lose(stack: MediaStack, job_id: str) -> TakeKey:
    """Lose the answer to the first line's order; return its key."""
    stack.provider.looks_up = False
    stack.provider.lost = [ProviderError(ErrorType.OUTCOME_UNKNOWN, "Lost.")]
    with pytest.raises(ApplicationError) as held:
        await _buy(stack, job_id, 1)
    return TakeKey.model_validate(held.value.details[0])


async def _lines(stack: MediaStack, job_id: str) -> list[LedgerRow]:
    return await stack.ledger.reads.list_rows(job_id)


async def test_a_line_that_is_being_spoken_for_a_scene_left_out_is_taken_over_by_another(
    stack: MediaStack,
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), SCENES[1], narration=VOICE)
    await _accept(stack, job_id, 1)
    assert await _stop(stack, job_id, 1, 1) == StoppedLines()
    stack.provider.report = DONE
    await _buy(stack, job_id, 2, 1)
    rows = await _lines(stack, job_id)
    assert [(row.scene, row.line, row.outcome) for row in rows] == [
        (1, 1, CallOutcome.SUCCEEDED),
        (2, 1, CallOutcome.SUCCEEDED),
    ]
    assert all(row.collected_at for row in rows)
    assert len(stack.provider.paid) == 2
    assert stack.provider.canceled == []


async def test_a_line_whose_payment_is_unknown_is_not_bought_for_another_scene_without_a_decision(
    stack: MediaStack,
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), (2.0, ("One.",)), narration=VOICE)
    key = await _lose(stack, job_id)
    await _stop(stack, job_id, 1, 1)
    with pytest.raises(ApplicationError) as held:
        await _buy(stack, job_id, 2, 1)
    assert (held.value.type, held.value.non_retryable) == (ErrorType.OUTCOME_UNKNOWN, True)
    assert TakeKey.model_validate(held.value.details[0]) == key
    assert len(stack.provider.paid) == 1
    await stack.ledger.unknown.pay_again(key)
    stack.provider.report = DONE
    await _buy(stack, job_id, 2, 1)
    assert [(row.scene, row.outcome) for row in await _lines(stack, job_id)] == [
        (1, CallOutcome.FAILED),
        (2, CallOutcome.SUCCEEDED),
    ]


async def test_a_line_that_is_lost_where_other_words_stand_by_now_is_decided_about_and_not_bought(
    stack: MediaStack,
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), (2.0, ("Two.",)), narration=VOICE)
    key = await _lose(stack, job_id)
    stack.provider.looks_up = True
    stack.provider.jobs.clear()
    async with stack.database.write_session() as session:
        for scene, line in ((1, "Two."), (2, "One.")):
            (await session.get_one(SceneRow, (job_id, scene))).lines = [line]
    stack.provider.report = DONE
    with pytest.raises(ApplicationError) as held:
        await _buy(stack, job_id, 2, 1)
    assert TakeKey.model_validate(held.value.details[0]) == key
    assert len(stack.provider.paid) == 1


async def test_a_lost_line_of_a_scene_that_an_earlier_run_left_out_is_still_decided_about(
    stack: MediaStack,
) -> None:
    job_id = await stack.job_with_lines((2.0, ("Long gone.",)), (2.0, ("Gone.",)), narration=VOICE)
    await _lose(stack, job_id)
    await _accept(stack, job_id, 2)
    assert (await _stop(stack, job_id, 2, 1, 2)).receipt is CancelReceipt.NOT_BILLED
    assert await stack.ledger.reads.list_unknown_parts([job_id]) == {job_id: [NARRATION_NUMBER]}


async def test_a_line_that_only_the_scene_left_out_says_is_stopped(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((2.0, ("Gone.",)), (2.0, ("Two.",)), narration=VOICE)
    await _accept(stack, job_id, 1)
    await _accept(stack, job_id, 2)
    assert (await _stop(stack, job_id, 1, 1)).receipt is CancelReceipt.NOT_BILLED
    assert [(row.scene, row.outcome) for row in await _lines(stack, job_id)] == [
        (1, CallOutcome.CANCELED),
        (2, None),
    ]
    assert (await _stop(stack, job_id, 1, 1)).receipt is CancelReceipt.NEVER_STARTED
    assert len(stack.provider.canceled) == 1


async def test_a_line_that_is_billed_all_the_same_is_to_be_fetched(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((2.0, ("Gone.",)), narration=VOICE)
    await _accept(stack, job_id, 1)
    stack.provider.receipt = CancelReceipt.STILL_BILLED
    stopped = await _stop(stack, job_id, 1, 1)
    [row] = await _lines(stack, job_id)
    assert stopped.receipt is CancelReceipt.STILL_BILLED
    assert [late.key for late in stopped.late] == [row.key]
    assert (row.state, row.outcome, row.late_at is not None) == (LedgerState.ACCEPTED, None, True)


async def test_a_lost_line_that_nobody_says_any_more_is_not_asked_about(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((2.0, ("Gone.",)), narration=VOICE)
    await _lose(stack, job_id)
    assert (await _stop(stack, job_id, 1, 1)).receipt is CancelReceipt.UNKNOWN
    assert await stack.ledger.reads.list_unknown_parts([job_id]) == {}


async def test_a_line_kept_for_a_scene_that_is_left_out_after_all_is_stopped_with_it(
    stack: MediaStack,
) -> None:
    job_id = await stack.job_with_lines((2.0, ("One.",)), (2.0, ("One.",)), narration=VOICE)
    await _accept(stack, job_id, 1)
    assert await _stop(stack, job_id, 1, 1) == StoppedLines()
    assert (await _stop(stack, job_id, 2, 1, 2)).receipt is CancelReceipt.NOT_BILLED
    [row] = await _lines(stack, job_id)
    assert (row.scene, row.outcome) == (1, CallOutcome.CANCELED)


async def test_lines_of_a_scene_that_is_left_out_leave_the_queue(stack: MediaStack) -> None:
    job_id = await stack.job_with_lines((2.0, ("Gone.",)), (2.0, ("Two.",)), narration=VOICE)
    await fill_slots(stack)
    for scene in (1, 2):
        with pytest.raises(ApplicationError):
            await _buy(stack, job_id, scene)
    assert {row.scene for row in await waiting(stack.database)} == {1, 2}
    await _stop(stack, job_id, 1, 1)
    assert {row.scene for row in await waiting(stack.database)} == {2}
