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
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.accepted import Expectations
from activities.closing import ClosingActivities
from activities.collect import CollectActivities
from activities.compose import ComposeActivities
from activities.deciding import DecidingActivities
from activities.letter import Seal
from activities.notify import NotifyActivities
from activities.orders import CallbackUrl, Orders
from activities.paid_calls import PaidCalls
from activities.paid_once import ScriptOnce
from activities.reconcile import ReconcileActivities
from activities.storyboards import StoryboardActivities
from activities.takes import TakeActivities
from activities.workshop import Workshop
from activities.writing import ScriptWriter
from engine import Engine, target_of
from engine.setup import prepare
from media.errors import FfmpegMissing
from media.ffmpeg import Ffmpeg, find_ffmpeg
from providers.accounts import Accounts
from providers.animatic import Animatic, Farm, Folders
from providers.callbacks import CallbackTokens, callback_url
from providers.catalogue import whole_registry
from providers.http import Transport
from providers.outside import open_client
from providers.protocol import Provider
from providers.registry import Registry, Service
from providers.roster import open_providers, open_writer
from providers.webhooks import Webhooks
from rendering import Renderer
from settings import Settings
from store.assets import Assets
from store.callbacks import Callbacks
from store.database import Database
from store.inbox import AssetInbox
from store.jobs import Jobs
from store.ledger import Ledger
from store.scratch import Scratch
from store.storyboards import Storyboards
from workflows.generation import GenerationWorkflow
from workflows.notify import NotifyWorkflow
from workflows.reclaim import ReclaimWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.sandbox import RUNNER
from workflows.timeouts import (
    CALLS_QUEUE,
    HEARTBEAT_TIMEOUT,
    MEDIA_QUEUE,
    WORKFLOW_QUEUE,
    poll_queue,
    submit_queue,
)

# After SIGTERM, what is under way may end by itself for this long; then it is cancelled, and done elsewhere.
GRACE = timedelta(seconds=15)
# A POST that pays is given the time that it may take at most.
SUBMIT_GRACE = timedelta(seconds=80)
RETRY_SECONDS = 1.0

logger = logging.getLogger("longtake.worker")


class Pool(StrEnum):
    """Which work this process takes: calls to services, work for ffmpeg, or both."""

    CALLS = "calls"
    MEDIA = "media"
    ALL = "all"


def _callback_url(
    settings: Settings, registry: Registry, accounts: Accounts, webhooks: Webhooks
) -> CallbackUrl:
    """Where a provider may call about a take; nowhere, where we cannot be reached or could not trust it."""
    tokens = CallbackTokens(settings.signing_secret)

    def url(provider: str, token: str) -> str | None:
        account = accounts.of(registry.service(provider))
        if not settings.public_url or account is None or not webhooks.understands(account):
            return None
        return callback_url(settings.public_url, provider, tokens.mint(token))

    return url


class Parts:
    """Everything that activities need, made once for a process."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.database = Database(settings.catalog_url)
        self.jobs = Jobs(self.database)
        self.storyboards = Storyboards(self.database)
        self.ledger = Ledger(self.database)
        self.assets = Assets(settings.assets_location)
        self.scratch = Scratch(settings.var_dir / "tmp")
        self.registry = whole_registry()
        self.folders = Folders(settings.var_dir / "animatic")
        self.accounts = Accounts()
        self.client = open_client(loopback_allowed=settings.loopback_allowed)
        self.transport = Transport(self.client)
        self.providers: dict[str, Provider] = {
            "animatic": Animatic(self.folders),
            **open_providers(self.registry.services, self.accounts, self.transport, AssetInbox(self.assets)),
        }
        self.ffmpeg = Ffmpeg(find_ffmpeg(settings.ffmpeg))
        self.orders = Orders(
            self.jobs,
            self.storyboards,
            _callback_url(settings, self.registry, self.accounts, Webhooks(self.transport)),
        )
        self.expectations = Expectations(self.ledger, self.registry)
        self.paid_calls = PaidCalls(
            self.ledger, self.providers, self.orders, self.registry, daily_cap_usd=settings.daily_cap_usd
        )
        self.script_writer = self._script_writer(settings)
        self.takes = TakeActivities(self.jobs, self.ledger, self.paid_calls, self.expectations)

    def _script_writer(self, settings: Settings) -> ScriptWriter:
        writer = open_writer(
            settings.writer,
            settings.writer_model,
            self.registry.service(settings.writer),
            self.accounts,
            self.transport,
        )
        model = writer.model if writer else ""
        cap = settings.daily_cap_usd
        once = ScriptOnce(self.ledger, provider=settings.writer, model=model, daily_cap_usd=cap)
        return ScriptWriter(writer, once)

    def calls(self) -> Sequence[Callable[..., Any]]:
        """The activities of the calls pool."""
        storyboards = StoryboardActivities(self.jobs, self.storyboards, self.registry, self.script_writer)
        deciding = DecidingActivities(self.jobs, self.ledger, self.providers)
        seal = Seal(self.settings.webhook_secrets)
        notify = NotifyActivities(self.jobs, self.client, seal, self.settings.public_url)
        reconcile = ReconcileActivities(
            jobs=self.jobs,
            ledger=self.ledger,
            assets=self.assets,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
            callbacks=Callbacks(self.database),
            engine=self.engine,
        )
        return [
            storyboards.write_storyboard,
            self.takes.cancel_take,
            deciding.resolve_take,
            deciding.note_late,
            deciding.give_up_take,
            deciding.note_status,
            ClosingActivities(self.jobs).close_job,
            notify.notify_caller,
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
        return [collect.collect_clip, collect.collect_soundtrack, collect.keep_take, compose.compose_film]


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
        stack.push_async_callback(parts.client.aclose)
        parts.scratch.sweep()
        for worker in _workers(engine.client, parts, pool):
            await stack.enter_async_context(worker)
        if pool is not Pool.CALLS:
            await stack.enter_async_context(_rendering(parts))
        yield


def _workers(client: Client, parts: Parts, pool: Pool) -> list[Worker]:
    workers = []
    if pool is not Pool.MEDIA:
        workflows = [GenerationWorkflow, NotifyWorkflow, ReclaimWorkflow, ReconcileWorkflow]
        workers.append(Worker(client, task_queue=WORKFLOW_QUEUE, workflows=workflows, workflow_runner=RUNNER))
        workers.append(_activity_worker(client, CALLS_QUEUE, parts.calls(), at_once=100))
        for provider in parts.providers:
            workers += _provider_workers(client, parts, parts.registry.service(provider))
    if pool is not Pool.CALLS:
        workers.append(_activity_worker(client, MEDIA_QUEUE, parts.media(), at_once=_cores()))
    return workers


def _provider_workers(client: Client, parts: Parts, service: Service) -> list[Worker]:
    """Queues of its own, because the server holds a queue to its rate over all the workers that there are."""
    return [
        _activity_worker(
            client,
            submit_queue(service.name),
            [parts.takes.submit_take],
            at_once=20,
            rate=service.submits_per_second,
            # One that is cut off leaves a take of which nobody knows whether it was paid for.
            grace=SUBMIT_GRACE,
        ),
        _activity_worker(
            client,
            poll_queue(service.name),
            [parts.takes.wait_for_news],
            at_once=50,
            rate=service.polls_per_second,
        ),
    ]


def _activity_worker(
    client: Client,
    queue: str,
    activities: Sequence[Callable[..., Any]],
    *,
    at_once: int,
    rate: float | None = None,
    grace: timedelta = GRACE,
) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        activities=activities,
        max_concurrent_activities=at_once,
        max_task_queue_activities_per_second=rate,
        # Most of a provider's queues are empty most of the time: a poller each does, and more come with work.
        activity_task_poller_behavior=PollerBehaviorAutoscaling(minimum=1, initial=1, maximum=5),
        graceful_shutdown_timeout=grace,
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
