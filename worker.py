"""Wires: the only place where activities meet their dependencies. Drains on SIGTERM.

Run `python worker.py`, or `python worker.py --pool calls` and `--pool media` on machines of their own.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from temporalio.client import Client
from temporalio.worker import Worker

from activities.closing import ClosingActivities
from activities.collect import CollectActivities
from activities.compose import ComposeActivities
from activities.orders import Orders
from activities.paid_calls import PaidCalls
from activities.reconcile import ReconcileActivities
from activities.storyboards import StoryboardActivities
from activities.takes import TakeActivities
from activities.workshop import Workshop
from engine import Engine, target_of
from engine.setup import prepare
from media.errors import FfmpegMissing
from media.ffmpeg import Ffmpeg, find_ffmpeg
from providers.animatic import Animatic, Farm, Folders
from providers.protocol import Provider
from providers.registry import Registry
from rendering import Renderer
from settings import Settings
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs
from store.ledger import Ledger
from store.scratch import Scratch
from store.storyboards import Storyboards
from workflows.generation import GenerationWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.sandbox import RUNNER
from workflows.timeouts import CALLS_QUEUE, HEARTBEAT_TIMEOUT, MEDIA_QUEUE, WORKFLOW_QUEUE

# After SIGTERM, what is under way may end by itself for this long; then it is cancelled, and done elsewhere.
GRACE = timedelta(seconds=15)
RETRY_SECONDS = 1.0

logger = logging.getLogger("longtake.worker")


class Pool(StrEnum):
    """Which work this process takes: calls to services, work for ffmpeg, or both."""

    CALLS = "calls"
    MEDIA = "media"
    ALL = "all"


class Parts:
    """Everything that activities need, made once for a process."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.engine = engine
        self.database = Database(settings.catalog_url)
        self.jobs = Jobs(self.database)
        self.storyboards = Storyboards(self.database)
        self.ledger = Ledger(self.database)
        self.assets = Assets(settings.assets_location)
        self.scratch = Scratch(settings.var_dir / "tmp")
        self.registry = Registry()
        self.folders = Folders(settings.var_dir / "animatic")
        self.providers: dict[str, Provider] = {"animatic": Animatic(self.folders)}
        self.ffmpeg = Ffmpeg(find_ffmpeg(settings.ffmpeg))
        self.paid_calls = PaidCalls(self.ledger, self.providers)

    def calls(self) -> Sequence[Callable[..., Any]]:
        """The activities of the calls pool."""
        storyboards = StoryboardActivities(self.jobs, self.storyboards, self.registry)
        orders = Orders(self.jobs, self.storyboards)
        takes = TakeActivities(self.jobs, self.ledger, orders, self.paid_calls, self.registry)
        reconcile = ReconcileActivities(self.jobs, self.ledger, self.assets, self.paid_calls, self.engine)
        return [
            storyboards.write_storyboard,
            takes.submit_take,
            takes.wait_for_news,
            takes.cancel_take,
            ClosingActivities(self.jobs).close_job,
            reconcile.reconcile,
        ]

    def media(self) -> Sequence[Callable[..., Any]]:
        """The activities of the media pool."""
        workshop = Workshop(
            jobs=self.jobs,
            storyboards=self.storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=self.ffmpeg,
        )
        collect = CollectActivities(workshop, self.providers)
        compose = ComposeActivities(workshop)
        return [collect.collect_clip, collect.collect_soundtrack, compose.compose_film]


@asynccontextmanager
async def running(settings: Settings, pool: Pool) -> AsyncIterator[None]:
    """A worker that works while the block runs, and drains at its end.

    Raises:
        FfmpegMissing: with the sentence that says what to do.
    """
    find_ffmpeg(settings.ffmpeg)
    engine = await _connected(settings)
    parts = Parts(settings, engine)
    await parts.database.migrate()
    await prepare(engine.client)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(parts.database.dispose)
        stack.callback(parts.scratch.close)
        parts.scratch.sweep()
        for worker in _workers(engine.client, parts, pool):
            await stack.enter_async_context(worker)
        if pool is not Pool.CALLS:
            await stack.enter_async_context(_rendering(parts))
        yield


def _workers(client: Client, parts: Parts, pool: Pool) -> list[Worker]:
    workers = []
    if pool is not Pool.MEDIA:
        workflows = [GenerationWorkflow, ReconcileWorkflow]
        workers.append(Worker(client, task_queue=WORKFLOW_QUEUE, workflows=workflows, workflow_runner=RUNNER))
        workers.append(_activity_worker(client, CALLS_QUEUE, parts.calls(), at_once=100))
    if pool is not Pool.CALLS:
        workers.append(_activity_worker(client, MEDIA_QUEUE, parts.media(), at_once=_cores()))
    return workers


def _activity_worker(
    client: Client, queue: str, activities: Sequence[Callable[..., Any]], *, at_once: int
) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        activities=activities,
        max_concurrent_activities=at_once,
        graceful_shutdown_timeout=GRACE,
        # A cancel reaches an activity with its next heartbeat that gets through.
        max_heartbeat_throttle_interval=HEARTBEAT_TIMEOUT / 6,
    )


@asynccontextmanager
async def _rendering(parts: Parts) -> AsyncIterator[None]:
    farm = Farm(parts.folders, Renderer(parts.ffmpeg.path), slots=_cores())
    task = asyncio.create_task(farm.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _connected(settings: Settings) -> Engine:
    """Wait for the server: in a fresh deployment the worker may well be there first."""
    told = False
    while True:
        try:
            return await Engine.connect(settings, lazy=False)
        except RuntimeError:
            if not told:
                logger.warning("waiting for the Temporal server at %s", target_of(settings))
                told = True
        await asyncio.sleep(RETRY_SECONDS)


def _cores() -> int:
    return max(2, os.cpu_count() or 2)


async def serve(settings: Settings, pool: Pool) -> None:
    """Work until SIGTERM or SIGINT."""
    begun, stop = asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(_work(settings, pool, begun, stop))

    def end() -> None:
        stop.set()
        if not begun.is_set():  # It waits for Temporal, say: there is nothing to drain.
            work.cancel()

    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, end)
    with suppress(asyncio.CancelledError):
        await work


async def _work(settings: Settings, pool: Pool, begun: asyncio.Event, stop: asyncio.Event) -> None:
    async with running(settings, pool):
        logger.info("working (%s)", pool)
        begun.set()
        await stop.wait()
        logger.info("draining")


def main(pool: Annotated[Pool, typer.Option(help="Which work to take.")] = Pool.ALL) -> None:
    """Run a Longtake worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("alembic", "temporalio.worker"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        asyncio.run(serve(Settings(), pool))
    except FfmpegMissing as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
