"""Workers with the settings of `worker.py`, over fake activities or a fake provider."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from temporalio import activity
from temporalio.client import Client

from activities.approved_prices import ApprovedPrices
from activities.expected_durations import ExpectedDurations
from activities.kept_lines import KeptLines
from activities.line_purchases import LinePurchaseActivities
from activities.paid_calls import PaidCalls
from activities.paid_lines import PaidLines
from activities.provider_orders import ProviderOrders
from activities.scene_fitting import SceneFitter
from activities.spoken_takes import SpokenTakes
from activities.takes import TakeActivities
from activities.uploaded_images import UploadedImages
from bench.scripted_provider import ScriptedProvider
from contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    Film,
    GenerationInput,
    LinesOrder,
    NarrationOrder,
    ProviderJobReport,
    ProviderJobState,
    SceneOutline,
    Soundtrack,
    SpokenLines,
    SpokenNarration,
    Storyboard,
    TakeOrder,
    VoiceChoice,
    WaitOrder,
)
from providers.protocol import Provider
from providers.registry import Registry
from settings import DEFAULT_CACHED_JOBS, Settings
from store.assets import Assets
from store.job_prices import JobPrices
from store.retake_requests import RetakeRequests
from store.uploads import UploadCatalog
from temporal_client import TemporalClient
from wiring import WorkerDependencies
from worker import WorkerPool, _create_workers

SCENES = 6
# Only the name matters: task queues are named after it.
ANIMATIC_ONLY: dict[str, Provider] = {"animatic": ScriptedProvider(seconds_of=lambda scene: 0.0)}


class SingleProviderWiring(WorkerDependencies):
    """The real wiring, with one fake provider in the place of every service in the registry."""

    def __init__(
        self, settings: Settings, engine: TemporalClient, registry: Registry, provider: Provider
    ) -> None:
        super().__init__(settings, engine)
        self.registry, self.providers = (
            registry,
            dict.fromkeys((s.name for s in registry.providers), provider),
        )
        self.orders = ProviderOrders(
            self.jobs,
            self.storyboards,
            RetakeRequests(self.database),
            UploadedImages(UploadCatalog(self.database), Assets("memory:///")),
            registry=registry,
        )
        self.prices = ApprovedPrices(JobPrices(self.database), registry)
        self.expectations = ExpectedDurations(self.ledger, registry)
        self.paid_calls = PaidCalls(self.ledger, self.providers, self.orders, self.prices, registry)
        self.lines = PaidLines(
            self.ledger, self.paid_calls, self.providers, KeptLines(self.assets), SpokenTakes(self.ffmpeg)
        )
        self.fitter = SceneFitter(self.storyboards, self.ledger.reads, self.recorders, registry)
        self.line_purchases = LinePurchaseActivities(self.jobs, self.storyboards, self.lines, self.fitter)
        self.take_activities = TakeActivities(
            self.jobs,
            self.storyboards,
            RetakeRequests(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )


class InstantTakeActivities(TakeActivities):
    """Activities of a take that succeed at once."""

    def __init__(self) -> None:
        """Need no dependencies."""

    @activity.defn
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        """Return an accepted job."""
        return AcceptedJob(
            key=order.key,
            provider=order.provider,
            model=order.model,
            provider_job_id=f"job-{order.key.scene}",
            accepted_at=datetime.now(UTC),
        )

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Return a report that the job has succeeded."""
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)


class InstantLinePurchases(LinePurchaseActivities):
    """Lines that a service has spoken at once."""

    def __init__(self) -> None:
        """Need no dependencies."""

    @activity.defn
    async def buy_lines(self, order: LinesOrder) -> SpokenLines:
        """Return what a line has cost."""
        return SpokenLines(lines=1, cost_usd=0.02, scene_seconds={order.scene: 5.0})


class NoOpActivities(WorkerDependencies):
    """Activities that return at once, with results of the usual size. `lines`: of each scene."""

    def __init__(self, *, lines: int = 0, cached_jobs: int = DEFAULT_CACHED_JOBS) -> None:
        """Open nothing: no catalog, asset store or provider."""
        self.settings = Settings(cached_jobs=cached_jobs)
        self._lines_per_scene = lines
        self.line_purchases = InstantLinePurchases()
        self.registry, self.providers, self.take_activities = (
            Registry(),
            ANIMATIC_ONLY,
            InstantTakeActivities(),
        )

    def calls_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return the activities of the calls pool."""
        return [self.write_storyboard, self.record_lines, self.close_job]

    def media_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return the activities of the media pool."""
        return [self.level_narration, self.collect_clip, self.collect_soundtrack, self.compose_film]

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        """Return a storyboard of six scenes."""
        text = "A red kite climbs over the hills at noon and turns"
        return Storyboard(
            scenes=tuple(
                SceneOutline(number=n + 1, seconds=5, summary=text, lines=self._lines_per_scene)
                for n in range(SCENES)
            )
        )

    @activity.defn
    async def record_lines(self, job_id: str) -> SpokenLines:
        """Return final lengths of all scenes."""
        return SpokenLines(lines=SCENES, scene_seconds={n + 1: 5.0 for n in range(SCENES)})

    @activity.defn
    async def level_narration(self, order: NarrationOrder) -> SpokenNarration:
        """Return a narration of all scenes."""
        lengths = {n + 1: 5.0 for n in range(SCENES)}
        lines = SCENES * self._lines_per_scene
        return SpokenNarration(scene_seconds=lengths, lines=lines, seconds=24.0, created_at=datetime.now(UTC))

    @activity.defn
    async def close_job(self, order: CloseOrder) -> None:
        """Do nothing."""

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """Return a clip of five seconds."""
        key, at = order.accepted.key, datetime.now(UTC)
        names = {"asset_key": f"jobs/{key.token}.mp4", "thumbnail_key": f"jobs/{key.token}.jpg"}
        return Clip(scene=key.scene, take=key.take, seconds=5, created_at=at, **names)

    @activity.defn
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        """Return a soundtrack of 30 seconds."""
        key = order.accepted.key
        return Soundtrack(asset_key=f"jobs/{key.token}.m4a", seconds=30, created_at=datetime.now(UTC))

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        """Return a film of 30 seconds."""
        folder = f"jobs/{order.job_id}"
        names = {"asset_key": f"{folder}/film.mp4", "poster_key": f"{folder}/poster.jpg"}
        return Film(seconds=30, created_at=datetime.now(UTC), **names)


@asynccontextmanager
async def run_workers(client: Client, parts: WorkerDependencies) -> AsyncIterator[None]:
    """Run the workers of `worker.py` over the given wiring."""
    async with AsyncExitStack() as stack:
        for worker in _create_workers(client, parts, WorkerPool.ALL):
            await stack.enter_async_context(worker)
        yield


def film_input(job_id: str, *, parallel: int = 4, voice: VoiceChoice | None = None) -> GenerationInput:
    """Return the input of a job of the animatic; `parallel` as `POST /generate` sets it, and its voice."""
    return GenerationInput(
        job_id=job_id,
        owner="local",
        title="A red kite over the hills",
        provider="animatic",
        model="storyboard",
        parallel_scenes=parallel,
        narrated=voice is not None,
        voice=voice,
    )
