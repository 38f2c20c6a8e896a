"""Scenes that open on the one before: they wait for its clip, begin from its picture, or anew without one."""

from collections.abc import Callable

from temporalio.exceptions import ApplicationError

from contracts import AudioChoice, JobStatus, RetakeOrder, SceneState
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
REFUSED = ApplicationError("Refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
GONE = ApplicationError("The file is gone.", type=ErrorType.CUT_FAILED, non_retryable=True)


def openings(harness: WorkflowHarness) -> dict[int, int | None]:
    return {order.key.scene: order.opens_on_take for order in harness.fakes.asked if order.key.scene}


async def test_a_scene_waits_for_the_one_before_and_others_do_not(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=3, chained=frozenset({2}), held={"collect_clip:1"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await harness.fakes.reached("collect_clip:1")
        await harness.fakes.reached("collect_clip:3")
        waiting = (await job.query(GenerationWorkflow.get_progress)).scenes[1]
        assert (waiting.state, waiting.detail) == (
            SceneState.WAITING,
            "It begins from the last picture of scene 1.",
        )
        assert openings(harness) == {1: None, 3: None}
        await harness.fakes.release("collect_clip:1")
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED
    assert openings(harness) == {1: None, 3: None, 2: 1}
    assert harness.fakes.log.index("keep_last_frame:1 ends") < harness.fakes.log.index("submit_take:2 begins")


async def test_without_the_one_before_it_begins_anew(build_harness: BuildHarness) -> None:
    harness = build_harness(
        scenes=3,
        chained=frozenset({2, 3}),
        failures={"submit_take:1": [REFUSED], "keep_last_frame:2": [GONE]},
    )
    async with harness.run_workers():
        outcome = await (await harness.start(audio=AudioChoice.OFF)).result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (1,))
    assert openings(harness) == {1: None, 2: None, 3: None}


async def test_a_retake_begins_from_the_take_that_is_in_the_film_and_buys_no_other(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=3, chained=frozenset({2, 3}), held={"compose_film#1"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await harness.fakes.reached("compose_film")
        for scene in (1, 2):
            order = RetakeOrder(scene=scene, take=2, provider="fake", model="fake-1")
            await job.execute_update(GenerationWorkflow.retake_scene, order)
        await harness.fakes.release("compose_film#1")
        await job.result()
    retaken = [(o.key.scene, o.key.take, o.opens_on_take) for o in harness.fakes.asked[3:]]
    assert retaken == [(1, 2, None), (2, 2, 2)]


async def test_a_scene_begins_from_the_scene_that_it_names_wherever_its_number_stands(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(
        scenes=4, chained=frozenset({2, 4}), opens_after={4: 1}, failures={"submit_take:3": [REFUSED]}
    )
    async with harness.run_workers():
        outcome = await (await harness.start(audio=AudioChoice.OFF)).result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (3,))
    asked = {order.key.scene: (order.opens_on_take, order.opens_after) for order in harness.fakes.asked}
    assert asked == {1: (None, None), 2: (1, None), 3: (None, None), 4: (1, 1)}
    assert harness.fakes.log.index("keep_last_frame:1 ends") < harness.fakes.log.index("submit_take:4 begins")
