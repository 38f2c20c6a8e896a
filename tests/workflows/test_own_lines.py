"""A scene's clip is ordered as soon as its own lines are in, whatever the other scenes wait for."""

from temporalio.exceptions import ApplicationError

from contracts import (
    MUSIC_NUMBER,
    ApprovalGate,
    AudioChoice,
    HoldDecision,
    JobStatus,
    LedgerStage,
    ProgressResponse,
    ResolveOrder,
    SceneState,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle
from tests.workflows.golden_waits import narration_held
from tests.workflows.speaking import gate_is, speak
from tests.workflows.steps import Build, a_retake, picture, retake, scene_is, takes_asked
from tests.workflows.story_errors import TOO_DEAR
from workflows.generation import GenerationWorkflow
from workflows.scene_lines import AWAITED_DETAIL


async def test_a_scene_waits_for_its_own_lines_alone_and_one_without_lines_for_none(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=3, lines_per_scene=1, wordless=frozenset({3}), held={"buy_lines:2"})
    async with harness.run_workers():
        job = await speak(harness)
        for number in (1, 3):
            await scene_is(job, number, SceneState.COMPLETE)
        told = await picture(job)
        assert [scene.seconds for scene in told.scenes] == [6.5, 5, 5]
        assert (told.scenes[1].state, told.scenes[1].detail) == (SceneState.WAITING, AWAITED_DETAIL)
        assert told.current_stage == "narration_generating"
        assert told.narration
        assert (told.narration.state, told.narration.progress) == (SceneState.RUNNING, 50)
        assert not takes_asked(harness, 2)
        await harness.fakes.release("buy_lines:2")
        assert (await job.result()).status is JobStatus.COMPLETED
        ended = await picture(job)
    log = harness.fakes.log
    assert log.index("buy_lines:2 ends") < log.index("submit_take:2 begins")
    assert log.index("level_narration ends") < log.index("compose_film begins")
    assert ended.narration
    assert (ended.narration.state, ended.narration.progress) == (SceneState.COMPLETE, 100)
    assert ended.scenes[1].detail == ""


async def test_music_is_as_long_as_the_film_so_it_waits_for_all_lines(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:2"})
    async with harness.run_workers():
        job = await speak(harness, audio=AudioChoice.MUSIC)
        await scene_is(job, 1, SceneState.COMPLETE)
        assert not takes_asked(harness, MUSIC_NUMBER)
        await harness.fakes.release("buy_lines:2")
        await job.result()
    log = harness.fakes.log
    assert log.index("buy_lines:2 ends") < log.index("submit_take:0 begins")


async def test_an_older_worker_that_buys_lines_delays_clips_and_nothing_more(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, fits_no_scenes=True)
    async with harness.run_workers():
        job = await speak(harness)
        assert (await job.result()).status is JobStatus.COMPLETED
    log = harness.fakes.log
    assert log.index("level_narration ends") < log.index("submit_take:1 begins")


async def test_a_retake_is_made_while_other_scenes_lines_are_spoken(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:2"})
    async with harness.run_workers():
        job = await speak(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await retake(job, a_retake(1))
        await eventually(lambda: len(takes_asked(harness, 1)) == 2, "the second take is ordered")
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.release("buy_lines:2")
        await job.result()
    assert [order.takes for order in harness.fakes.composed] == [{1: 2, 2: 1}]


# --- what scenes open on ---


async def test_a_chained_scene_waits_for_a_scene_whose_lines_come_late(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, chained=frozenset({2}), held={"buy_lines:1"})
    async with harness.run_workers():
        job = await speak(harness)
        await harness.fakes.reached("buy_lines:2")
        await waits_for(job, 2, "scene 1")
        assert harness.fakes.asked == []
        await harness.fakes.release("buy_lines:1")
        assert (await job.result()).gaps == ()
    [second] = [order for order in harness.fakes.asked if order.key.scene == 2]
    assert second.opens_on_take == 1


async def test_no_still_is_bought_for_a_scene_whose_lines_are_not_in(build_harness: Build) -> None:
    harness = build_harness(
        scenes=2,
        lines_per_scene=1,
        stilled=frozenset({1, 2}),
        followed=frozenset({2}),
        held={"buy_lines:1"},
    )
    async with harness.run_workers():
        job = await speak(harness, image_provider="fake", image_model="draws-1")
        await waits_for(job, 2, "follows that of scene 1")
        assert harness.fakes.asked == []
        await harness.fakes.release("buy_lines:1")
        assert (await job.result()).gaps == ()
    log = harness.fakes.log
    assert log.index("buy_lines:1 ends") < log.index("submit_take_of_still:1 begins")


async def waits_for(job: Handle, scene: int, why: str) -> None:
    async def told() -> bool:
        scenes = (await picture(job)).scenes
        return any(each.number == scene and why in each.detail for each in scenes)

    await eventually(told, f"scene {scene} says that it waits: {why}")


# --- what a line's payment waits for ---


async def test_a_line_that_waits_for_budget_stops_no_other_scene(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"buy_lines:2": [TOO_DEAR]})
    async with harness.run_workers():
        job = await speak(harness)
        await gate_is(job, ApprovalGate.BUDGET)
        await scene_is(job, 1, SceneState.COMPLETE)
        assert not takes_asked(harness, 2)
        await job.signal(GenerationWorkflow.budget_raised)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())


async def test_a_held_line_is_told_until_it_is_decided_whatever_other_scenes_do(
    build_harness: Build,
) -> None:
    keys = {n: TakeKey(job_id="job", stage=LedgerStage.VOICE, scene=n, line=1, language="en") for n in (1, 2)}
    lost = {
        f"buy_lines:{n}": [
            ApplicationError(
                "Lost.", key.model_dump(mode="json"), type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True
            )
        ]
        for n, key in keys.items()
    }
    harness = build_harness(scenes=3, lines_per_scene=1, failures=lost, held={"buy_lines:3"})
    async with harness.run_workers():
        job = await speak(harness)
        await narration_held(job)
        await eventually(lambda: harness.fakes.calls["buy_lines:2"] == 1, "both are asked for")
        await harness.fakes.release("buy_lines:3")
        await scene_is(job, 3, SceneState.COMPLETE)
        assert narration_state(await picture(job)) is SceneState.HELD
        for number, key in keys.items():
            await job.execute_update(
                GenerationWorkflow.resolve_take, ResolveOrder(key=key, decision=HoldDecision.PAY_AGAIN)
            )
            await scene_is(job, number, SceneState.COMPLETE)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())


def narration_state(told: ProgressResponse) -> SceneState | None:
    return told.narration.state if told.narration else None
