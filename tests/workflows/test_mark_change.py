"""A finished film gets another watermark: nothing is made but its cuts, and the film stays if they fail."""

from typing import Any

import pytest
from temporalio.client import WorkflowFailureError

from contracts import FilmMark, JobStatus
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.remixing import FRENCH, there
from tests.workflows.steps import Build, a_retake, picture, refusal, retake
from tests.workflows.story_errors import REFUSED_FOR_GOOD

MARK = FilmMark(upload_id="logo")


async def _start(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - input
    return await harness.start(**there(), mark=MARK, **more)


async def test_the_film_and_those_in_other_languages_are_cut_with_it_and_nothing_else_is_made(
    build_harness: Build,
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        outcome = await (await _start(harness, language_cuts=(FRENCH,))).result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (3,))
    first, french = harness.fakes.composed
    assert (first.mark, first.takes, first.with_soundtrack) == (MARK, {1: 1, 2: 4}, True)
    # The film in French has the one that the job has by then.
    assert (french.language, french.mark) == ("fr", None)
    assert harness.fakes.asked == []


async def test_the_film_stays_as_it_is_if_the_cut_fails_and_updates_are_refused_meanwhile(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"compose_film"}, failures={"compose_film": [REFUSED_FOR_GOOD]})
    async with harness.run_workers():
        job = await _start(harness)
        await harness.fakes.reached("compose_film")
        assert await refusal(retake(job, a_retake(1))) == ErrorType.JOB_ENDING
        await harness.fakes.release("compose_film")
        with pytest.raises(WorkflowFailureError):
            await job.result()
        told = await picture(job)
    (closed,) = harness.fakes.closed
    assert (closed.status, closed.gaps, closed.error) == (JobStatus.COMPLETED, (3,), None)
    assert told.detail == "The watermark was not changed: No money."
    assert told.assets.final_video
    assert told.assets.final_video.key == "old-film"
