"""Histories stay short, and what travels in them stays small, whatever people write."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from google.protobuf.message import Message
from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from contracts import (
    Brief,
    ProviderJobReport,
    ProviderJobState,
    SceneOutline,
    Storyboard,
    VoiceChoice,
)
from contracts.error_types import ErrorType
from contracts.shared_types import MAX_MESSAGE_CHARS
from storyboard import SceneLimits, summarise_scene, write_storyboard
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE, Activities, FakeActivities
from worker import create_workflow_worker
from workflows.generation import GenerationWorkflow

MOST_BYTES = 64 * 1024
# Each letter of it takes four bytes.
SCRIPT = ("𓀀𓂀 " * 9 + "𓃀.\n\n") * 645
QUEUED = ProviderJobReport(state=ProviderJobState.QUEUED)
RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)


@dataclass
class Wordy(FakeActivities):
    """Fakes whose storyboard is the real one of a long script."""

    @activity.defn(name="write_storyboard")
    async def write_long_storyboard(self, job_id: str) -> Storyboard:
        brief = Brief(script=SCRIPT[:20_000], duration_seconds=600)
        scenes = write_storyboard(brief, SceneLimits(min_seconds=1, max_seconds=12.5), 0)
        assert len(scenes) == 50
        return Storyboard(
            scenes=tuple(
                SceneOutline(number=s.number, seconds=s.seconds, summary=summarise_scene(s)) for s in scenes
            )
        )

    def pools(self) -> list[tuple[str, Activities]]:
        (queue, calls), *others = super().pools()
        return [(queue, [self.write_long_storyboard, *calls[1:]]), *others]


def a_long_reason() -> ApplicationError:
    """The longest that a person is told."""
    return ApplicationError("𓀀" * MAX_MESSAGE_CHARS, type=ErrorType.SAFETY_BLOCKED, non_retryable=True)


def payloads(message: Message) -> Iterator[Payload]:
    """Every payload in it."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            parts = [part for part in value.values() if isinstance(part, Message)]
        else:
            parts = list(value) if field.is_repeated else [value]
        for part in parts:
            yield from payloads(part)


async def sizes(job: Handle) -> AsyncIterator[int]:
    """Of every payload and every event in the job's history, in bytes."""
    async for event in job.fetch_history_events():
        yield event.ByteSize()
        for payload in payloads(event):
            yield payload.ByteSize()


@asynccontextmanager
async def working(harness: WorkflowHarness) -> AsyncIterator[None]:
    """With a worker that remembers, as one does: replaying all of these after each task takes its time."""
    async with harness.run_activity_workers(), create_workflow_worker(harness.client):
        yield


async def test_of_fifty_scenes_of_a_long_script_nothing_large_travels(temporal: WorkflowEnvironment) -> None:
    harness = WorkflowHarness(temporal.client, Wordy())
    async with working(harness):
        job = await harness.start()
        await job.result()
        picture = await job.query(GenerationWorkflow.get_progress)
    largest = max([size async for size in sizes(job)])
    assert len(picture.scenes) == 50
    assert 4_000 < largest < MOST_BYTES
    assert len(picture.model_dump_json().encode()) < MOST_BYTES


async def test_of_fifty_scenes_that_all_fail_at_length_nothing_large_travels(
    temporal: WorkflowEnvironment,
) -> None:
    failures = {f"submit_take:{n}": [a_long_reason()] for n in range(51)}
    harness = WorkflowHarness(temporal.client, Wordy(failures=failures))
    async with working(harness):
        job = await harness.start()
        with suppress(WorkflowFailureError):
            await job.result()
    assert max([size async for size in sizes(job)]) < MOST_BYTES
    closed = harness.find_close(job.id).error
    assert closed is not None
    assert len(closed.message) <= MAX_MESSAGE_CHARS


async def test_a_film_of_twenty_scenes_takes_no_more_than_six_hundred_events(
    temporal: WorkflowEnvironment,
) -> None:
    harness = WorkflowHarness(temporal.client, FakeActivities(scenes=20, reports=[QUEUED, RUNNING, DONE]))
    async with working(harness):
        job = await harness.start(parallel=4)
        await job.result()
    history = await job.fetch_history()
    assert len(history.events) <= 600
    assert len(json.dumps(history.to_json())) < 1_000_000


async def test_a_narrated_film_of_twenty_scenes_takes_no_more_than_seven_hundred_and_fifty_events(
    temporal: WorkflowEnvironment,
) -> None:
    fakes = FakeActivities(scenes=20, lines_per_scene=2, reports=[QUEUED, RUNNING, DONE])
    harness = WorkflowHarness(temporal.client, fakes)
    async with working(harness):
        job = await harness.start(narrated=True, voice=VoiceChoice(provider="fake"), parallel=4)
        await job.result()
    history = await job.fetch_history()
    assert sum(step.startswith("buy_lines") and step.endswith("ends") for step in harness.fakes.log) == 20
    assert len(history.events) <= 750
