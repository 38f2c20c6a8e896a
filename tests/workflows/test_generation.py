"""The story of a film, told on a real server with a worker that forgets everything after each task."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from tests.workflows.conftest import Handle, Theatre
from tests.workflows.world import DONE
from workflows.contracts import (
    AudioChoice,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
)
from workflows.errors import ErrorType
from workflows.generation import GenerationWorkflow

MakeTheatre = Callable[..., Theatre]
DAMAGED = ApplicationError("The clip is damaged.", type=ErrorType.CORRUPT_CLIP, non_retryable=True)
REFUSED = ApplicationError("The prompt was refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)


async def test_a_job_ends_completed_with_all_stages_in_order(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=2)
    async with stage.open():
        job = await stage.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.progress)
    assert outcome.status is JobStatus.COMPLETED
    assert picture.progress == 100
    assert picture.stages_pending == ()
    assert [s.name for s in picture.stages_completed] == [
        "script_generating",
        "script_complete",
        "scene_1_generating",
        "scene_1_complete",
        "scene_2_generating",
        "scene_2_complete",
        "audio_generating",
        "audio_complete",
        "composing",
        "complete",
    ]


async def test_a_scene_that_fails_leaves_a_gap_and_the_film_goes_on(theatre: MakeTheatre) -> None:
    stage = theatre(failures={"submit_take:2": [REFUSED]})
    async with stage.open():
        job = await stage.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.progress)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert stage.world.composed[0].scenes == (1, 3)
    error = picture.scenes[1].error
    assert error is not None
    assert (error.type, error.message) == ("safety_blocked", "The prompt was refused.")


async def test_the_catalog_is_told_why_each_part_could_not_be_made(theatre: MakeTheatre) -> None:
    """From there it is told when the history is gone."""
    stage = theatre(
        failures={"submit_take:2": [REFUSED], "collect_clip:3": [DAMAGED], "submit_take:0": [REFUSED]}
    )
    async with stage.open():
        job = await stage.start()
        await job.result()
        picture = await job.query(GenerationWorkflow.progress)
    told = stage.world.closed[0].failures
    assert {number: why.type for number, why in told.items()} == {
        0: ErrorType.SAFETY_BLOCKED,
        2: ErrorType.SAFETY_BLOCKED,
        3: ErrorType.CORRUPT_CLIP,
    }
    assert [told.get(scene.number) for scene in picture.scenes] == [scene.error for scene in picture.scenes]


async def test_a_verdict_of_failed_by_the_provider_is_a_gap_too(theatre: MakeTheatre) -> None:
    failed = ProviderJobReport(state=ProviderJobState.FAILED)
    stage = theatre(reports=[failed])
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF)
        with pytest.raises(WorkflowFailureError) as failure:
            await job.result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == ErrorType.ALL_SCENES_FAILED
    assert stage.world.live == {t for t in stage.world.live if "/audio/" in t}


async def test_when_all_scenes_fail_the_job_fails_and_says_why_of_each(theatre: MakeTheatre) -> None:
    failures = {f"submit_take:{n}": [REFUSED] for n in (1, 2, 3)}
    stage = theatre(failures=failures)
    async with stage.open():
        job = await stage.start()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    closed = stage.world.closed[0]
    assert closed.status is JobStatus.FAILED
    assert closed.error is not None
    assert all(f"Scene {n}: The prompt was refused." in closed.error.message for n in (1, 2, 3))
    assert stage.world.composed == []


async def test_without_audio_no_music_is_ordered(theatre: MakeTheatre) -> None:
    stage = theatre()
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF)
        await job.result()
    assert stage.world.calls["submit_take:0"] == 0
    assert not stage.world.composed[0].with_soundtrack


async def test_a_film_whose_music_failed_is_cut_without_it_and_says_so(theatre: MakeTheatre) -> None:
    stage = theatre(failures={"submit_take:0": [REFUSED]})
    async with stage.open():
        job = await stage.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.progress)
    assert outcome.status is JobStatus.COMPLETED
    assert not stage.world.composed[0].with_soundtrack
    assert "no music" in picture.detail


async def test_no_more_scenes_are_in_flight_than_the_provider_takes(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=6)
    async with stage.open():
        job = await stage.start(parallel=2, audio=AudioChoice.OFF)
        await job.result()
    assert stage.world.at_once <= 2


async def test_the_collection_of_a_clip_is_told_which_neighbours_are_in(theatre: MakeTheatre) -> None:
    stage = theatre(held={"wait_for_news:2"})
    async with stage.open():
        job = await stage.start()
        while await _complete_scenes(job) != {1, 3}:
            await stage.world.reached("collect_clip:3")
        await stage.world.release("wait_for_news:2")
        await job.result()
    last = stage.world.collected[-1]
    assert (last.accepted.key.scene, last.neighbours) == (2, (1, 3))


async def test_the_providers_percentage_counts_within_a_scene(theatre: MakeTheatre) -> None:
    half = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)
    stage = theatre(scenes=1, reports=[half, DONE], held={"wait_for_news:1#2"})
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF)
        await stage.world.reached("wait_for_news:1", times=2)
        picture = await job.query(GenerationWorkflow.progress)
        await stage.world.release("wait_for_news:1#2")
        await job.result()
    assert picture.progress == 15 + 75 * 0.5
    assert picture.current_stage == "scene_1_generating"


async def _complete_scenes(job: Handle) -> set[int]:
    picture = await job.query(GenerationWorkflow.progress)
    return {scene.number for scene in picture.scenes if scene.state is SceneState.COMPLETE}
