"""A finished film gets other music: no scene is made, and the film that there is stays until then."""

import pytest
from temporalio.client import WorkflowFailureError

from contracts import AudioChoice, JobStatus, LedgerStage, MusicChange
from contracts.error_types import ErrorType
from tests.workflows.remixing import FRENCH, LEVEL, NEW_TAKE, OWN, start
from tests.workflows.steps import Build, a_retake, picture, refusal, retake
from tests.workflows.story_errors import REFUSED_FOR_GOOD


@pytest.mark.parametrize(
    ("change", "key"),
    [(NEW_TAKE, "music-2"), (LEVEL, "old-music"), (OWN, "own-1")],
    ids=["new", "same", "own"],
)
async def test_the_film_is_cut_with_its_new_music_and_nothing_else_is_made(
    build_harness: Build, change: MusicChange, key: str
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        outcome = await (await start(harness, change)).result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (3,))
    (order,) = harness.fakes.composed
    assert (order.music_request, order.soundtrack_key, order.with_soundtrack) == (1, key, True)
    assert order.takes == {1: 1, 2: 4}
    bought = [(each.key.stage, each.key.take) for each in harness.fakes.asked]
    assert bought == ([(LedgerStage.AUDIO, 2)] if change.take else [])
    assert all(each.for_later for each in harness.fakes.collected_music)


async def test_the_films_in_other_languages_get_it_too_with_the_takes_that_they_show(
    build_harness: Build,
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        await (await start(harness, LEVEL, language_cuts=(FRENCH,))).result()
    first, french = harness.fakes.composed
    assert (first.language, french.language) == ("", "fr")
    assert (french.takes, french.scenes, french.with_narration) == ({1: 1, 2: 1}, (1, 2), True)


async def test_without_music_none_is_got(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        await (await start(harness, LEVEL, audio=AudioChoice.OFF)).result()
    (order,) = harness.fakes.composed
    assert (order.with_soundtrack, order.soundtrack_key, harness.fakes.asked) == (False, "", [])


async def test_the_film_stays_as_it_is_if_the_music_cannot_be_had(build_harness: Build) -> None:
    harness = build_harness(failures={"submit_take:0": [REFUSED_FOR_GOOD]})
    async with harness.run_workers():
        job = await start(harness, NEW_TAKE)
        with pytest.raises(WorkflowFailureError):
            await job.result()
        told = await picture(job)
    (closed,) = harness.fakes.closed
    assert (closed.status, closed.gaps, closed.error) == (JobStatus.COMPLETED, (3,), None)
    assert closed.failures[0].type == ErrorType.QUOTA_EXHAUSTED
    assert told.detail == "The music was not changed: No money."
    assert told.assets.final_video
    assert told.assets.final_video.key == "old-film"
    assert harness.fakes.composed == []


async def test_the_film_stays_and_the_order_is_stopped_if_the_change_is_cancelled(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:0"})
    async with harness.run_workers():
        job = await start(harness, NEW_TAKE)
        await harness.fakes.reached("wait_for_news:0")
        assert await refusal(retake(job, a_retake(1))) == ErrorType.JOB_ENDING
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        await harness.fakes.release("wait_for_news:0")
    (closed,) = harness.fakes.closed
    assert (closed.status, closed.gaps) == (JobStatus.COMPLETED, (3,))
    assert len(harness.fakes.canceled) == 1
