"""A take that came to nothing says so at once, whoever waits for a slot; and nobody gets one too many."""

from contracts import HoldDecision, ResolveOrder, SceneState
from contracts.error_types import ErrorType
from tests.workflows.steps import ELSEWHERE, Build, final, key_of, leave_out, picture, scene_is, start
from workflows.generation import GenerationWorkflow

REFUSED, LOST = final(ErrorType.GENERATION_FAILED), final(ErrorType.OUTCOME_UNKNOWN)


async def test_a_refused_scene_goes_to_its_fallback_before_others_have_their_turn(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=3, failures={"submit_take:1": [REFUSED]})
    async with harness.run_workers():
        job = await start(harness, parallel=1, **ELSEWHERE)
        outcome = await job.result()
    asked = [(order.key.scene, order.provider) for order in harness.fakes.asked]
    assert asked == [(1, "fake"), (1, "other"), (2, "fake"), (3, "fake")]
    assert (outcome.gaps, harness.fakes.at_once) == ((), 1)


async def test_a_refused_scene_that_nobody_else_makes_fails_while_the_others_wait(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=3, failures={"submit_take:1": [REFUSED]}, held={"submit_take:2"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("submit_take:2")
        shown = (await picture(job)).scenes[0]
        await harness.fakes.release("submit_take:2")
        outcome = await job.result()
    assert (shown.state, shown.error and shown.error.message) == (SceneState.FAILED, "It says so.")
    assert outcome.gaps == (1,)


async def test_a_held_scene_that_its_owner_does_without_waits_for_no_slot(build_harness: Build) -> None:
    harness = build_harness(scenes=3, failures={"submit_take:1": [LOST]}, held={"wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:2")
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.DO_WITHOUT)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        await scene_is(job, 1, SceneState.FAILED)
        await harness.fakes.release("wait_for_news:2")
        outcome = await job.result()
    assert (outcome.gaps, harness.fakes.at_once) == ((1,), 1)


async def test_a_held_scene_that_is_left_out_is_stopped_without_a_slot(build_harness: Build) -> None:
    harness = build_harness(scenes=3, failures={"submit_take:1": [LOST]}, held={"wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:2")
        await leave_out(job, 1)
        await harness.fakes.reached("cancel_take:1")
        await harness.fakes.release("wait_for_news:2")
        outcome = await job.result()
    assert (outcome.gaps, harness.fakes.at_once) == ((1,), 1)
