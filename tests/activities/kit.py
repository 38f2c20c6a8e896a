"""A provider in memory, and the activities around it, with only what matters to a test said."""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.approved_prices import ApprovedPrices
from activities.expected_durations import ExpectedDurations
from activities.paid_calls import PaidCalls
from activities.provider_orders import ProviderOrders
from activities.takes import TakeActivities
from activities.uploaded_images import UploadedImages
from contracts import (
    AspectRatio,
    Brief,
    CancelReceipt,
    LedgerStage,
    LineBrief,
    ModelKind,
    ProviderJobReport,
    ProviderJobState,
    Resolution,
    Scene,
    SceneBrief,
    TakeKey,
    TakeOrder,
    VoicedLine,
    list_voices,
)
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.model_spec import ModelSpec
from providers.prices import ListPrice
from providers.protocol import ClipOrder, LostSubmit, MediaOrder
from providers.registry import Registry
from store.assets import Assets
from store.database import Database
from store.job_prices import JobPrices
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.retake_requests import RetakeRequests
from store.storyboards import Storyboards
from store.uploads import UploadCatalog
from tests.store.builders import a_job

RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)
DONE = ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
REGISTRY = Registry(
    [
        ModelSpec(
            provider="fake",
            name="fake-1",
            kind=ModelKind.VIDEO,
            min_seconds=1,
            max_seconds=30,
            usd_per_second=0.5,
            lookup=True,
            expected_seconds_per_second=30,
            poll_floor_seconds=2,
            poll_ceiling_seconds=20,
        ),
        ModelSpec(
            provider="fake",
            name="fake-dear",
            kind=ModelKind.VIDEO,
            min_seconds=1,
            max_seconds=30,
            usd_per_second=5,
        ),
        ModelSpec(
            provider="fake",
            name="fake-voice",
            kind=ModelKind.VOICE,
            min_seconds=0.1,
            max_seconds=600,
            usd_per_character=0.0001,
        ),
        ModelSpec(
            provider="fake",
            name="fake-image",
            kind=ModelKind.IMAGE,
            min_seconds=0,
            max_seconds=0,
            max_references=2,
            prices=(ListPrice(0.06, "image", Resolution.P1080), ListPrice(0.04, "image")),
        ),
        ModelSpec(provider="fake", name="fake-music", kind=ModelKind.MUSIC, min_seconds=1, max_seconds=600),
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
    orders: list[MediaOrder] = field(default_factory=list)
    jobs: dict[str, str] = field(default_factory=dict)
    canceled: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refusals: list[BaseException] = field(default_factory=list)
    lost: list[BaseException] = field(default_factory=list)
    trouble: ProviderError | None = None
    trouble_at_find: ProviderError | None = None
    looks_up: bool = True
    looked_for: list[LostSubmit] = field(default_factory=list)
    report: ProviderJobReport = RUNNING
    receipt: CancelReceipt = CancelReceipt.NOT_BILLED
    file: Path | None = None
    # Jobs are numbered from 1; of two that work for one catalog each needs a name of its own.
    name: str = "job"
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def submit_order(self, order: MediaOrder) -> str:
        self.calls["submit"] += 1
        if self.refusals:
            raise self.refusals.pop(0)
        await self.open.wait()
        self.paid.append(order.token)
        self.models.append(order.model)
        self.orders.append(order)
        self.jobs[order.token] = f"{self.name}-{len(self.paid)}"
        if self.lost:
            raise self.lost.pop(0)
        return self.jobs[order.token]

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        self.calls["find"] += 1
        self.looked_for.append(lost)
        if self.trouble_at_find:
            raise self.trouble_at_find
        if not self.looks_up:
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "Nobody knows.", final=True)
        return self.jobs.get(lost.order.token)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        self.calls["status"] += 1
        if self.trouble:
            raise self.trouble
        return self.report

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        self.calls["fetch"] += 1
        if self.trouble:
            raise self.trouble
        assert self.file
        shutil.copyfile(self.file, into)

    async def release_provider_job(self, provider_job_id: str) -> None:
        self.calls["release"] += 1

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        self.calls["cancel"] += 1
        if self.trouble:
            raise self.trouble
        self.canceled.append(provider_job_id)
        return self.receipt


def no_images(database: Database) -> UploadedImages:
    """The uploads of a catalog, whose files are not there."""
    return UploadedImages(UploadCatalog(database), Assets("memory:///"))


class ActivityStack:
    """The catalog, one fake provider, and what works with them. An earlier try counts as dead at once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs, self.storyboards, self.ledger = Jobs(database), Storyboards(database), Ledger(database)
        self.provider = FakeProvider()
        self.paid_calls = self.paying(timedelta(0))

    @property
    def orders(self) -> ProviderOrders:
        """The builder of what providers are asked for."""
        requests, images = RetakeRequests(self.database), no_images(self.database)
        return ProviderOrders(self.jobs, self.storyboards, requests, images, registry=REGISTRY)

    def paying(self, longest_call: timedelta, **more: Any) -> PaidCalls:  # noqa: ANN401 - settings of PaidCalls
        longest = dict.fromkeys(LedgerStage, longest_call)
        return PaidCalls(
            self.ledger,
            {"fake": self.provider},
            self.orders,
            self.approved_prices(),
            REGISTRY,
            longest_call=longest,
            **more,
        )

    def approved_prices(self, registry: Registry = REGISTRY) -> ApprovedPrices:
        """The prices that jobs were approved with, by that catalogue."""
        return ApprovedPrices(JobPrices(self.database), registry)

    @property
    def takes(self) -> TakeActivities:
        return TakeActivities(
            self.jobs,
            self.storyboards,
            RetakeRequests(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )

    @property
    def expectations(self) -> ExpectedDurations:
        return ExpectedDurations(self.ledger, REGISTRY)

    async def job(self, *seconds: float, **brief: Any) -> str:  # noqa: ANN401 - fields of Brief
        """A job with a storyboard of scenes of these lengths; its id."""
        return await self.job_with_lines(*((length, ()) for length in seconds or (4.0,)), **brief)

    async def job_with_lines(
        self,
        *scenes: tuple[float, tuple[str | LineBrief, ...]],
        **brief: Any,  # noqa: ANN401 - fields of Brief
    ) -> str:
        """A job with a storyboard of scenes of these lengths and lines; its id."""
        given = tuple(
            SceneBrief(text=f"Scene {n}", lines=lines or None) for n, (_, lines) in enumerate(scenes, start=1)
        )
        new = a_job(brief=Brief(scenes=given, **brief), provider="fake", model="fake-1")
        row, _ = await self.jobs.add_job(new)
        storyboard = [
            Scene(number=n, text=f"Scene {n}", caption=f"Scene {n}", seconds=length, seed=n, **_voiced(lines))
            for n, (length, lines) in enumerate(scenes, start=1)
        ]
        await self.storyboards.keep_storyboard(row.id, storyboard)
        return row.id

    async def order(self, **brief: Any) -> TakeOrder:  # noqa: ANN401 - fields of Brief
        """The order for the first scene of a new job."""
        return take_of(await self.job(**brief))


def _voiced(lines: tuple[str | LineBrief, ...]) -> dict[str, Any]:
    """The fields of a scene with these lines."""
    given = [LineBrief(text=line) if isinstance(line, str) else line for line in lines]
    voices = list_voices([VoicedLine(line.text, line.voice) for line in given])
    return {"lines": tuple(line.text for line in given), "line_voices": voices}


def take_of(job_id: str, scene: int = 1, take: int = 1) -> TakeOrder:
    """An order for a scene's take."""
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=scene, take=take)
    return TakeOrder(key=key, provider="fake", model="fake-1")


def music_of(job_id: str) -> TakeOrder:
    """An order for a job's music."""
    key = TakeKey(job_id=job_id, stage=LedgerStage.AUDIO, scene=0)
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
