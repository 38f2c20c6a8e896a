"""A provider in memory, and the rooms around it, with only what matters to a test said."""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.accepted import Expectations
from activities.orders import Orders
from activities.paid_calls import PaidCalls
from activities.takes import TakeActivities
from providers.errors import ProviderError
from providers.protocol import ClipOrder, Lost, MusicOrder
from providers.registry import Kind, Model, Registry
from store.database import Database
from store.jobs import Jobs
from store.ledger import Ledger
from store.storyboards import Storyboards
from store.wishes import Wishes
from tests.store.builders import a_job
from workflows.contracts import (
    AspectRatio,
    Brief,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    Resolution,
    Scene,
    SceneBrief,
    Stage,
    TakeKey,
    TakeOrder,
)
from workflows.errors import ErrorType

RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)
DONE = ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
REGISTRY = Registry(
    [
        Model(
            provider="fake",
            name="fake-1",
            kind=Kind.VIDEO,
            min_seconds=1,
            max_seconds=30,
            usd_per_second=0.5,
            lookup=True,
            expected_seconds_per_second=30,
            poll_floor_seconds=2,
            poll_ceiling_seconds=20,
        ),
        Model(
            provider="fake",
            name="fake-dear",
            kind=Kind.VIDEO,
            min_seconds=1,
            max_seconds=30,
            usd_per_second=5,
        ),
        Model(provider="fake", name="fake-music", kind=Kind.MUSIC, min_seconds=1, max_seconds=600),
    ]
)


class ProcessDiedError(BaseException):
    """What stands for kill -9: nothing in the code may catch it."""


@dataclass
class FakeProvider:
    """Counts what it is paid for.

    Of `refusals` each submit raises one before anything is taken, of `lost` one when the job is already made.
    """

    paid: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    jobs: dict[str, str] = field(default_factory=dict)
    canceled: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refusals: list[BaseException] = field(default_factory=list)
    lost: list[BaseException] = field(default_factory=list)
    trouble: ProviderError | None = None
    trouble_at_find: ProviderError | None = None
    looks_up: bool = True
    looked_for: list[Lost] = field(default_factory=list)
    report: ProviderJobReport = RUNNING
    receipt: Receipt = Receipt.NOT_BILLED
    file: Path | None = None
    # Jobs are numbered from 1; of two that work for one catalog each needs a name of its own.
    name: str = "job"
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def submit(self, order: ClipOrder | MusicOrder) -> str:
        self.calls["submit"] += 1
        if self.refusals:
            raise self.refusals.pop(0)
        await self.open.wait()
        self.paid.append(order.token)
        self.models.append(order.model)
        self.jobs[order.token] = f"{self.name}-{len(self.paid)}"
        if self.lost:
            raise self.lost.pop(0)
        return self.jobs[order.token]

    async def find(self, lost: Lost) -> str | None:
        self.calls["find"] += 1
        self.looked_for.append(lost)
        if self.trouble_at_find:
            raise self.trouble_at_find
        if not self.looks_up:
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "Nobody knows.", final=True)
        return self.jobs.get(lost.order.token)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        self.calls["status"] += 1
        if self.trouble:
            raise self.trouble
        return self.report

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        self.calls["fetch"] += 1
        if self.trouble:
            raise self.trouble
        assert self.file
        shutil.copyfile(self.file, into)

    async def release(self, provider_job_id: str) -> None:
        self.calls["release"] += 1

    async def cancel(self, provider_job_id: str) -> Receipt:
        self.calls["cancel"] += 1
        if self.trouble:
            raise self.trouble
        self.canceled.append(provider_job_id)
        return self.receipt


class Rooms:
    """The catalog, one fake provider, and what works with them. An earlier try counts as dead at once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs, self.storyboards, self.ledger = Jobs(database), Storyboards(database), Ledger(database)
        self.provider = FakeProvider()
        self.paid_calls = self.paying(timedelta(0))

    def paying(self, longest_call: timedelta, **more: Any) -> PaidCalls:  # noqa: ANN401 - settings of PaidCalls
        orders = Orders(self.jobs, self.storyboards, Wishes(self.database))
        longest = dict.fromkeys(Stage, longest_call)
        return PaidCalls(self.ledger, {"fake": self.provider}, orders, REGISTRY, longest_call=longest, **more)

    @property
    def takes(self) -> TakeActivities:
        return TakeActivities(
            self.jobs,
            self.storyboards,
            Wishes(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )

    @property
    def expectations(self) -> Expectations:
        return Expectations(self.ledger, REGISTRY)

    async def job(self, *seconds: float, **brief: Any) -> str:  # noqa: ANN401 - fields of Brief
        """A job with a storyboard of scenes of these lengths; its id."""
        lengths = seconds or (4.0,)
        given = tuple(SceneBrief(text=f"Scene {n}") for n in range(1, len(lengths) + 1))
        new = a_job(brief=Brief(scenes=given, **brief), provider="fake", model="fake-1")
        row, _ = await self.jobs.add(new)
        scenes = [
            Scene(number=n, text=f"Scene {n}", seconds=length, seed=n)
            for n, length in enumerate(lengths, start=1)
        ]
        await self.storyboards.keep(row.id, scenes)
        return row.id

    async def order(self, **brief: Any) -> TakeOrder:  # noqa: ANN401 - fields of Brief
        """The order for the first scene of a new job."""
        return take_of(await self.job(**brief))


def take_of(job_id: str, scene: int = 1, take: int = 1) -> TakeOrder:
    """An order for a scene's take."""
    key = TakeKey(job_id=job_id, stage=Stage.SCENE, scene=scene, take=take)
    return TakeOrder(key=key, provider="fake", model="fake-1")


def music_of(job_id: str) -> TakeOrder:
    """An order for a job's music."""
    key = TakeKey(job_id=job_id, stage=Stage.AUDIO, scene=0)
    return TakeOrder(key=key, provider="fake", model="fake-music")


def what(order: TakeOrder) -> ClipOrder:
    """What the provider is told to make."""
    return ClipOrder(
        token=order.key.token,
        model=order.model,
        text="A red kite",
        caption="",
        seconds=4.0,
        aspect_ratio=AspectRatio.WIDE,
        resolution=Resolution.P480,
        seed=1,
    )


def environment(*, attempt: int = 1, run_id: str = "run-1") -> ActivityEnvironment:
    """Where an activity runs without a server."""
    made = ActivityEnvironment()
    made.info = replace(made.info, attempt=attempt, workflow_run_id=run_id)
    return made


def ago(seconds: float) -> datetime:
    """The moment that many seconds before this one."""
    return datetime.now(UTC) - timedelta(seconds=seconds)
