"""History events of a job of 20 scenes whose provider jobs take ten minutes each.

    .venv/bin/python -m bench.history_size

The real workflow and the real activities of the calls pool run on the real server, over a SQLite catalog and
a provider whose jobs take 9 to 11 minutes; collecting and composing do nothing. The server skips idle time,
and the worker's and the provider's clocks follow it; the events that record the skipping are not counted. The
reference, a timer loop of 60 polls with short pauses, runs for one scene and is multiplied by 20.

Each skip takes a second, so all scenes run at once and are polled in step, without jitter, and their results
share workflow tasks. The target is checked against the number of events if no two results shared a task.

The second film's text is spoken by a service before its scenes are ordered. The real activities buy the
lines, of a service that has spoken each at once; storing the narration does nothing.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch
from uuid import uuid4

from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities import paid_calls, takes
from bench.baseline_workflows import TimerLoop, no_op
from bench.fake_activities import NoOpActivities, SingleProviderWiring, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import Brief, ModelKind, Narration, SceneBrief
from providers.model_spec import ModelSpec, VoiceSpec
from providers.registry import Registry
from settings import Settings
from store.jobs import NewJob
from store.ledger import rows, writes
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient

MAX_EVENTS, MAX_NARRATED_EVENTS = 600, 750
SCENES, POLLS = 20, 60
TEN_MINUTES = 600.0
QUEUED_SECONDS = 30.0
# A workflow task's events: scheduled, started, completed.
EVENTS_PER_TASK = 3
NARRATION = Narration(provider="speaker", model="voice", voice="Ann")


async def measure() -> list[Measurement]:
    """Make a film without voices and one with, and run one timer loop."""
    async with start_server() as client:
        loop = await _run_timer_loop(client)
    async with start_server(skip_time=True) as client:
        with tempfile.TemporaryDirectory() as folder:
            async with _open_wiring(client, Path(folder)) as parts:
                silent = await _measure_film(client, parts, None)
                narrated = await _measure_film(client, parts, NARRATION)
    how = f"reference: a timer loop of {POLLS} polls, run for one scene ({len(loop)} events), times {SCENES}"
    return [
        _compare(silent, len(loop), f"history events, {SCENES} scenes of 10 minutes", MAX_EVENTS, how),
        _compare(narrated, len(loop), "the same, narrated by a service", MAX_NARRATED_EVENTS),
    ]


@dataclass(frozen=True)
class FilmHistory:
    """The history of a film, and how often its provider was polled."""

    history: list[HistoryEvent]
    polls: int


def _compare(film: FilmHistory, loop: int, label: str, most: int, *how: str) -> Measurement:
    events, sizes = count_unshared_events(film.history), [event.ByteSize() for event in film.history]
    notes = (
        f"{len(film.history)} events were written; {events} had no two results shared a workflow task",
        f"{_format_kib(sum(sizes))} of history, largest event {_format_kib(max(sizes))}; {film.polls} polls",
    )
    return Measurement(
        label,
        f"{SCENES * loop:,}",
        f"{events}",
        events / (SCENES * loop),
        checked_value=events,
        maximum=most,
        notes=(*how, *notes),
    )


async def _run_timer_loop(client: Client) -> list[HistoryEvent]:
    queue = "timer-loop"
    async with Worker(client, task_queue=queue, workflows=[TimerLoop], activities=[no_op]):
        words = [POLLS, 0.1]
        loop = await client.start_workflow(TimerLoop.run, args=words, id=queue, task_queue=queue)
        await loop.result()
        return await _fetch_history(loop)


@asynccontextmanager
async def _open_wiring(client: Client, var: Path) -> AsyncIterator["TenMinuteWiring"]:
    parts = TenMinuteWiring(Settings(var_dir=var), TemporalClient(client))
    await parts.database.migrate()
    try:
        with (
            patch.object(takes, "datetime", ServerDatetime),
            patch.object(paid_calls, "datetime", ServerDatetime),
            patch.object(writes, "utc_now", partial(ServerDatetime.now, UTC)),
            patch.object(rows, "utc_now", partial(ServerDatetime.now, UTC)),
            patch("random.random", lambda: 0.5),
        ):
            async with run_workers(client, parts):
                yield parts
    finally:
        parts.scratch.close()
        await parts.database.dispose()


async def _measure_film(client: Client, parts: "TenMinuteWiring", narration: Narration | None) -> FilmHistory:
    before = parts.scripted.poll_count
    history = await _run_film(client, parts, narration)
    return FilmHistory(history, parts.scripted.poll_count - before)


async def _run_film(
    client: Client, parts: "TenMinuteWiring", narration: Narration | None
) -> list[HistoryEvent]:
    text = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."
    scenes = tuple(SceneBrief(text=text, duration_seconds=10) for _ in range(SCENES))
    new = NewJob(
        id=str(uuid4()),
        owner="local",
        title="Kites",
        brief=Brief(scenes=scenes, narration=narration),
        provider="animatic",
        model="slow",
    )
    row, _ = await parts.jobs.add_job(new)
    await parts.temporal.start_job(build_generation_input(row).model_copy(update={"parallel_scenes": SCENES}))
    job = client.get_workflow_handle(row.id)
    await job.result()
    return await _fetch_history(job)


class ServerDatetime(datetime):
    """A datetime whose `now` is the server's skipped time, inside an activity."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return when the activity's current attempt began."""
        return cls.fromtimestamp(_server_time(), tz)


def _server_time() -> float:
    return activity.info().started_time.timestamp()


class TenMinuteWiring(SingleProviderWiring):
    """The real calls pool over a slow provider; media activities do nothing."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        self.scripted = ScriptedProvider(
            seconds_of=lambda scene: TEN_MINUTES * (0.9 + 0.01 * scene),
            queued_seconds_of=lambda scene: QUEUED_SECONDS,
            clock=_server_time,
        )
        models = [_slow_model("slow", ModelKind.VIDEO), _slow_model("music-bed", ModelKind.MUSIC)]
        registry = Registry([*models, VOICE_MODEL])
        super().__init__(settings, engine, registry, self.scripted)

    def media_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return no-op activities."""
        return NoOpActivities().media_pool_activities()


VOICE_MODEL = ModelSpec(
    "speaker", "voice", ModelKind.VOICE, min_seconds=0, max_seconds=60, voices=(VoiceSpec("Ann", "ann"),)
)


def _slow_model(name: str, kind: ModelKind) -> ModelSpec:
    return ModelSpec(
        "animatic",
        name,
        kind,
        min_seconds=1,
        max_seconds=600,
        expected_base_seconds=TEN_MINUTES,
        expected_seconds_per_second=0,
    )


async def _fetch_history(job: WorkflowHandle[Any, Any]) -> list[HistoryEvent]:
    return [event async for event in job.fetch_history_events() if not _is_time_skip(event)]


def _is_time_skip(event: HistoryEvent) -> bool:
    return "TIME_SKIPPING" in EventType.Name(event.event_type)


def count_unshared_events(history: Sequence[HistoryEvent]) -> int:
    """Return how many events there would be if each activity's result had a workflow task of its own."""
    kinds = [event.event_type for event in history]
    tasks = kinds.count(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
    results = kinds.count(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
    # The first workflow task follows the start, not a result.
    return len(history) + EVENTS_PER_TASK * (1 + results - tasks)


def _format_kib(size: int) -> str:
    return f"{size / 1024:.1f} KiB"


if __name__ == "__main__":
    run_standalone(measure)
