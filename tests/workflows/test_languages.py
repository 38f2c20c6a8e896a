"""A film in another language is a run of a finished job: it buys no clip, and the first film stays."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts import (
    Clip,
    Film,
    JobStatus,
    LanguageProgress,
    RetakeOrder,
    SceneState,
    Soundtrack,
    VoiceChoice,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
TOO_LONG = ApplicationError("Too long.", type=ErrorType.UNSPEAKABLE, non_retryable=True)
GONE = ApplicationError("No money left.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def a_finished_job() -> dict[str, Any]:
    """Fields of a run in German over a film of three scenes, whose third is a gap."""
    clips = tuple(
        Clip(scene=n, take=2, asset_key=f"clip-{n}", thumbnail_key=f"still-{n}", seconds=5, created_at=NOW)
        for n in (1, 2)
    )
    return {
        "language": "de",
        "narrated": True,
        "clips": clips,
        "film": Film(asset_key="first", poster_key="poster", seconds=10, created_at=NOW),
        "film_gaps": (3,),
        "soundtrack": Soundtrack(asset_key="music", seconds=10, created_at=NOW),
    }


async def test_no_clip_is_bought_and_the_first_film_stays_the_jobs(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=3, lines_per_scene=1)
    async with harness.run_workers():
        job = await harness.start(**a_finished_job(), voice=VoiceChoice(provider="fake", model="voice-1"))
        outcome = await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    fakes = harness.fakes
    assert (fakes.asked, fakes.calls["write_storyboard"], fakes.calls["speak_version"]) == ([], 0, 1)
    assert fakes.calls["buy_lines:1"] == 1
    [composed] = fakes.composed
    assert (composed.language, composed.scenes, composed.takes) == ("de", (1, 2), {1: 2, 2: 2})
    assert (composed.with_narration, composed.with_soundtrack) == (True, True)
    assert (outcome.film, outcome.status) == (a_finished_job()["film"], JobStatus.COMPLETED)
    assert ended.assets.final_video is not None
    assert ended.assets.final_video.key == "first"
    assert [scene.seconds for scene in ended.scenes] == [5, 5, 5]
    assert ended.other_language is None
    [closed] = fakes.closed
    assert (closed.status, closed.gaps, closed.language_error) == (JobStatus.COMPLETED, (3,), None)


@pytest.mark.parametrize(("step", "why"), [("speak_version", TOO_LONG), ("buy_lines:2", GONE)])
async def test_what_fails_leaves_the_job_complete_and_says_why(
    build_harness: BuildHarness, step: str, why: ApplicationError
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={step: [why]})
    async with harness.run_workers():
        job = await harness.start(**a_finished_job(), voice=VoiceChoice(provider="fake", model="voice-1"))
        with pytest.raises(WorkflowFailureError):
            await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    [closed] = harness.fakes.closed
    assert (closed.status, closed.error, closed.gaps) == (JobStatus.COMPLETED, None, (3,))
    assert closed.language_error is not None
    assert (closed.language, closed.language_error.type) == ("de", why.type)
    assert "The film in de was not made" in ended.detail


async def test_a_draft_of_lines_is_written_and_nothing_else_is_made(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await harness.start(**a_finished_job(), drafts_lines=True)
        outcome = await job.result()
    assert outcome.film == a_finished_job()["film"]
    assert (harness.fakes.calls["draft_lines"], harness.fakes.calls["speak_version"]) == (1, 0)
    assert (harness.fakes.composed, harness.find_close(job.id).language_error) == ([], None)


async def test_a_cancel_ends_it_and_nothing_else_is_done_meanwhile(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=2, held={"speak_version"})
    async with harness.run_workers():
        job = await harness.start(**a_finished_job())
        await harness.fakes.reached("speak_version")
        waiting = await job.query(GenerationWorkflow.get_progress)
        assert {scene.state for scene in waiting.scenes} == {SceneState.COMPLETE}
        assert waiting.other_language == LanguageProgress(language="de")
        retake = RetakeOrder(scene=1, take=3, provider="fake", model="fake-1")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await job.execute_update(GenerationWorkflow.retake_scene, retake)
        assert "another language" in str(refused.value.cause)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        await harness.fakes.release("speak_version")
    [closed] = harness.fakes.closed
    assert (closed.status, closed.language_error and closed.language_error.type) == (
        JobStatus.COMPLETED,
        ErrorType.CANCELED,
    )
