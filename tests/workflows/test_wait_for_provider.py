"""A webhook ends a wait, whenever it comes, and wakes no other take."""

from datetime import timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts import (
    JobStatus,
    ProviderCallback,
)
from contracts.error_types import ErrorType
from tests.workflows.fake_activities import PATIENCE_SECONDS
from tests.workflows.steps import Build, key_of, one_scene, picture, start
from workflows.generation import GenerationWorkflow


async def test_a_webhook_wakes_the_wait_which_asks_at_once(build_harness: Build) -> None:
    asleep = ApplicationError(
        "no news",
        type=ErrorType.NO_NEWS,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=PATIENCE_SECONDS / 2),
    )
    harness = one_scene(build_harness, failures={"wait_for_news:1": [asleep]})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job).token))
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED
    assert [wait.at_once for wait in harness.fakes.waits] == [False, True]


async def test_a_webhook_that_comes_before_the_submits_answer_is_heeded(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"submit_take:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("submit_take:1")
        await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job).token))
        await harness.fakes.release("submit_take:1")
        await job.result()
    assert [wait.at_once for wait in harness.fakes.waits] == [True]


async def test_a_webhook_about_another_take_wakes_nobody(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.signal(
            GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job, take=2).token)
        )
        await picture(job)
        await harness.fakes.release("wait_for_news:1")
        await job.result()
    assert len(harness.fakes.waits) == 1
