"""The story of a film, told on a real server."""

from collections.abc import Callable

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    AudioChoice,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE
from workflows.generation import GenerationWorkflow
from workflows.web_ui_details import render_details

Build = Callable[..., WorkflowHarness]
DAMAGED = ApplicationError("The clip is damaged.", type=ErrorType.CORRUPT_CLIP, non_retryable=True)
REFUSED = ApplicationError("The prompt was refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)


@pytest.mark.parametrize("cached", [0, 1])
async def test_a_job_ends_completed_with_all_stages_in_order(build_harness: Build, cached: int) -> None:
    harness = build_harness(scenes=2, cached=cached)
    async with harness.run_workers():
        job = await harness.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.get_progress)
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


async def test_a_scene_that_fails_leaves_a_gap_and_the_film_goes_on(build_harness: Build) -> None:
    harness = build_harness(failures={"submit_take:2": [REFUSED]})
    async with harness.run_workers():
        job = await harness.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.get_progress)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert harness.fakes.composed[0].scenes == (1, 3)
    error = picture.scenes[1].error
    assert error is not None
    assert (error.type, error.message) == ("safety_blocked", "The prompt was refused.")


async def test_the_catalog_is_told_why_each_part_could_not_be_made(build_harness: Build) -> None:
    """From there it is told when the history is gone."""
    harness = build_harness(
        failures={"submit_take:2": [REFUSED], "collect_clip:3": [DAMAGED], "submit_take:0": [REFUSED]}
    )
    async with harness.run_workers():
        job = await harness.start()
        await job.result()
        picture = await job.query(GenerationWorkflow.get_progress)
    told = harness.find_close(job.id).failures
    assert {number: why.type for number, why in told.items()} == {
        0: ErrorType.SAFETY_BLOCKED,
        2: ErrorType.SAFETY_BLOCKED,
        3: ErrorType.CORRUPT_CLIP,
    }
    assert [told.get(scene.number) for scene in picture.scenes] == [scene.error for scene in picture.scenes]


async def test_a_verdict_of_failed_by_the_provider_is_a_gap_too(build_harness: Build) -> None:
    failed = ProviderJobReport(state=ProviderJobState.FAILED)
    harness = build_harness(reports=[failed])
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        with pytest.raises(WorkflowFailureError) as failure:
            await job.result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == ErrorType.ALL_SCENES_FAILED
    assert harness.fakes.live == {t for t in harness.fakes.live if "/audio/" in t}


async def test_when_all_scenes_fail_the_job_fails_and_says_why_of_each(build_harness: Build) -> None:
    failures = {f"submit_take:{n}": [REFUSED] for n in (1, 2, 3)}
    harness = build_harness(failures=failures)
    async with harness.run_workers():
        job = await harness.start()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    closed = harness.find_close(job.id)
    assert closed.status is JobStatus.FAILED
    assert closed.error is not None
    assert all(f"Scene {n}: The prompt was refused." in closed.error.message for n in (1, 2, 3))
    assert harness.fakes.composed == []


async def test_without_audio_no_music_is_ordered(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await job.result()
    assert harness.fakes.calls["submit_take:0"] == 0
    assert not harness.fakes.composed[0].with_soundtrack


async def test_a_film_whose_music_failed_is_cut_without_it_and_says_so(build_harness: Build) -> None:
    harness = build_harness(failures={"submit_take:0": [REFUSED]})
    async with harness.run_workers():
        job = await harness.start()
        outcome = await job.result()
        picture = await job.query(GenerationWorkflow.get_progress)
    assert outcome.status is JobStatus.COMPLETED
    assert not harness.fakes.composed[0].with_soundtrack
    assert "no music" in picture.detail


async def test_no_more_scenes_are_in_flight_than_the_provider_takes(build_harness: Build) -> None:
    harness = build_harness(scenes=6)
    async with harness.run_workers():
        job = await harness.start(parallel=2, audio=AudioChoice.OFF)
        await job.result()
    assert harness.fakes.at_once <= 2


async def test_the_collection_of_a_clip_is_told_which_neighbours_are_in(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:2"})
    async with harness.run_workers():
        job = await harness.start()
        while await _complete_scenes(job) != {1, 3}:
            await harness.fakes.reached("collect_clip:3")
        await harness.fakes.release("wait_for_news:2")
        await job.result()
    last = harness.fakes.collected[-1]
    assert (last.accepted.key.scene, last.neighbours) == (2, (1, 3))


async def test_the_providers_percentage_counts_within_a_scene(build_harness: Build) -> None:
    half = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)
    harness = build_harness(scenes=1, reports=[half, DONE], held={"wait_for_news:1#2"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await harness.fakes.reached("wait_for_news:1", times=2)
        picture = await job.query(GenerationWorkflow.get_progress)
        await harness.fakes.release("wait_for_news:1#2")
        await job.result()
    assert picture.progress == 15 + 75 * 0.5
    assert picture.current_stage == "scene_1_generating"


async def test_operators_read_the_details_of_the_latest_snapshot(build_harness: Build) -> None:
    half = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)
    harness = build_harness(scenes=1, reports=[half, DONE], held={"wait_for_news:1#2"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await harness.fakes.reached("wait_for_news:1", times=2)
        picture = await job.query(GenerationWorkflow.get_progress)
        metadata = await job.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        await harness.fakes.release("wait_for_news:1#2")
        await job.result()
    assert metadata.current_details == render_details(picture)


async def _complete_scenes(job: Handle) -> set[int]:
    picture = await job.query(GenerationWorkflow.get_progress)
    return {scene.number for scene in picture.scenes if scene.state is SceneState.COMPLETE}
