"""History events of a job of 20 scenes whose provider jobs take ten minutes each.

    .venv/bin/python -m bench.events

The real workflow and the real activities of the calls pool run on the real server, over a SQLite catalog and
a provider whose jobs take 9 to 11 minutes; collecting and joining do nothing. The server skips the time in
which nothing happens, and the worker's and the provider's clocks are the workflow's; what the server writes
into the history about the skipping is left out. The reference, a timer loop of 60 polls with short pauses,
runs for one scene, and is multiplied by 20.

Each skip takes a second, so all scenes are made at once and asked for in step, without jitter: their results
share workflow tasks. Held against the target is what the history would be if none did.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
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
from bench.bare import TimerLoop, no_op
from bench.crew import NoOps, StandIn, at_work
from bench.figures import Figure
from bench.provider import Scripted
from bench.run import alone
from bench.server import server
from engine import Engine
from providers.registry import Kind, Model, Registry
from settings import Settings
from store import ledger, ledger_rows
from store.jobs import NewJob
from store.launch import generation_input
from workflows.contracts import Brief, SceneBrief

MOST_EVENTS = 600
SCENES, POLLS = 20, 60
TEN_MINUTES = 600.0
QUEUED_SECONDS = 30.0
# Scheduled, started, completed.
EVENTS_PER_TASK = 3


async def measure() -> list[Figure]:
    """One film, and one timer loop."""
    async with server() as client:
        loop = await _timer_loop(client)
    async with server(skip_time=True) as client:
        with tempfile.TemporaryDirectory() as folder:
            async with _house(client, Path(folder)) as parts:
                film = await _film(client, parts)
    events, sizes = at_worst(film), [event.ByteSize() for event in film]
    how = (
        f"reference: a timer loop of {POLLS} polls, run for one scene ({len(loop)} events), times {SCENES}",
        f"{len(film)} events were written; {events} had no two results shared a workflow task",
        f"{_kib(sum(sizes))} of history, largest event {_kib(max(sizes))}; {parts.scripted.asked} polls",
    )
    return [
        Figure(
            f"history events, {SCENES} scenes of 10 minutes",
            f"{SCENES * len(loop):,}",
            f"{events}",
            events / (SCENES * len(loop)),
            held=events,
            most=MOST_EVENTS,
            notes=how,
        )
    ]


async def _timer_loop(client: Client) -> list[HistoryEvent]:
    queue = "timer-loop"
    async with Worker(client, task_queue=queue, workflows=[TimerLoop], activities=[no_op]):
        words = [POLLS, 0.1]
        loop = await client.start_workflow(TimerLoop.run, args=words, id=queue, task_queue=queue)
        await loop.result()
        return await _history(loop)


@asynccontextmanager
async def _house(client: Client, var: Path) -> AsyncIterator["TenMinutes"]:
    parts = TenMinutes(Settings(var_dir=var), Engine(client))
    await parts.database.migrate()
    try:
        with (
            patch.object(takes, "datetime", SkippedTime),
            patch.object(paid_calls, "datetime", SkippedTime),
            patch.object(ledger, "now", partial(SkippedTime.now, UTC)),
            patch.object(ledger_rows, "now", partial(SkippedTime.now, UTC)),
            patch("random.random", lambda: 0.5),
        ):
            async with at_work(client, parts):
                yield parts
    finally:
        parts.scratch.close()
        await parts.database.dispose()


async def _film(client: Client, parts: "TenMinutes") -> list[HistoryEvent]:
    text = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."
    brief = Brief(scenes=tuple(SceneBrief(text=text, duration_seconds=10) for _ in range(SCENES)))
    new = NewJob(
        id=str(uuid4()), owner="local", title="Kites", brief=brief, provider="animatic", model="slow"
    )
    row, _ = await parts.jobs.add(new)
    await parts.engine.start(generation_input(row).model_copy(update={"parallel_scenes": SCENES}))
    job = client.get_workflow_handle(row.id)
    await job.result()
    return await _history(job)


class SkippedTime(datetime):
    """The time as the server sees it, when an activity asks."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """When the activity's current attempt began."""
        return cls.fromtimestamp(_skipped_time(), tz)


def _skipped_time() -> float:
    return activity.info().started_time.timestamp()


class TenMinutes(StandIn):
    """The real calls pool over a slow provider; media activities do nothing."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.scripted = Scripted(
            takes=lambda scene: TEN_MINUTES * (0.9 + 0.01 * scene),
            queued=lambda scene: QUEUED_SECONDS,
            clock=_skipped_time,
        )
        registry = Registry([_slow("slow", Kind.VIDEO), _slow("music-bed", Kind.MUSIC)])
        super().__init__(settings, engine, registry, self.scripted)

    def media(self) -> Sequence[Callable[..., Any]]:
        """No-ops."""
        return NoOps().media()


def _slow(name: str, kind: Kind) -> Model:
    return Model(
        "animatic",
        name,
        kind,
        min_seconds=1,
        max_seconds=600,
        expected_base_seconds=TEN_MINUTES,
        expected_seconds_per_second=0,
    )


async def _history(job: WorkflowHandle[Any, Any]) -> list[HistoryEvent]:
    return [event async for event in job.fetch_history_events() if not _of_skipping(event)]


def _of_skipping(event: HistoryEvent) -> bool:
    return "TIME_SKIPPING" in EventType.Name(event.event_type)


def at_worst(history: Sequence[HistoryEvent]) -> int:
    """How many events there would be if each activity's result had a workflow task of its own."""
    kinds = [event.event_type for event in history]
    tasks = kinds.count(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
    results = kinds.count(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
    # The first task follows the start, and no result.
    return len(history) + EVENTS_PER_TASK * (1 + results - tasks)


def _kib(size: int) -> str:
    return f"{size / 1024:.1f} KiB"


if __name__ == "__main__":
    alone(measure)
