"""Of many films' media work, what ends a film goes first."""

from contracts import SceneState
from contracts.error_types import ErrorType
from contracts.task_queues import EARLY_PRIORITY, FIRST_PRIORITY
from tests.workflows.steps import Build, final, list_priorities, scene_is, slow, start


async def test_the_last_clip_goes_before_other_films_and_the_join_before_all(build_harness: Build) -> None:
    harness = build_harness(scenes=3)
    async with slow(harness, "wait_for_news:2") as job:
        await harness.fakes.release("wait_for_news:2")
        await job.result()
    assert await list_priorities(job, "collect_clip") == [0, 0, EARLY_PRIORITY]
    assert await list_priorities(job, "compose_film") == [FIRST_PRIORITY]


async def test_a_scene_that_failed_is_not_waited_for(build_harness: Build) -> None:
    harness = build_harness(scenes=2, failures={"submit_take:1": [final(ErrorType.SAFETY_BLOCKED)]})
    harness.fakes.held.add("wait_for_news:2")
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.FAILED)
        await harness.fakes.release("wait_for_news:2")
        await job.result()
    assert await list_priorities(job, "collect_clip") == [EARLY_PRIORITY]
