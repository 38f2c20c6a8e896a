"""The stand-ins of the benchmarks are what a worker of today needs."""

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from bench.fake_activities import SCENES, NoOpActivities, film_input, run_workers
from contracts import JobStatus, VoiceChoice
from contracts.task_queues import WORKFLOW_QUEUE
from workflows.generation import GenerationWorkflow

pytestmark = pytest.mark.slow  # it starts a Temporal server

VOICE = VoiceChoice(provider="animatic", model="voice")


async def bought_scenes(client: Client, voice: VoiceChoice | None) -> int:
    """Make a film of activities that do nothing, and count the scenes whose lines were bought."""
    async with run_workers(client, NoOpActivities(lines=1)):
        job_id = f"bench-{voice is not None}"
        job = await client.start_workflow(
            GenerationWorkflow.run, film_input(job_id, voice=voice), id=job_id, task_queue=WORKFLOW_QUEUE
        )
        assert (await job.result()).status is JobStatus.COMPLETED
    events = (await job.fetch_history()).events
    names = [event.activity_task_scheduled_event_attributes.activity_type.name for event in events]
    return names.count("buy_lines")


@pytest.mark.parametrize(("voice", "bought"), [(None, 0), (VOICE, SCENES)])
async def test_a_film_is_made_by_activities_that_do_nothing(
    temporal: WorkflowEnvironment, voice: VoiceChoice | None, bought: int
) -> None:
    assert await bought_scenes(temporal.client, voice) == bought
