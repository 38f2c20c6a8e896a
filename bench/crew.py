"""Workers with the settings of `worker.py`, for the real workflow and for the bare ones."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from temporalio import activity
from temporalio.client import Client

from activities.accepted import Expectations
from activities.orders import Orders
from activities.paid_calls import PaidCalls
from activities.takes import TakeActivities
from bench.provider import Scripted
from engine import Engine
from providers.protocol import Provider
from providers.registry import Registry
from settings import Settings
from store.wishes import Wishes
from wiring import Parts
from worker import Pool, _workers
from workflows.contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    Film,
    GenerationInput,
    ProviderJobReport,
    ProviderJobState,
    SceneOutline,
    Soundtrack,
    Storyboard,
    TakeOrder,
    WaitOrder,
)

SCENES = 6
# Its name alone: the queues are named after it.
NO_PROVIDER: dict[str, Provider] = {"animatic": Scripted(takes=lambda scene: 0.0)}


class StandIn(Parts):
    """Everything real, over one provider of our own in the place of all that the registry names."""

    def __init__(self, settings: Settings, engine: Engine, registry: Registry, provider: Provider) -> None:
        super().__init__(settings, engine)
        self.registry, self.providers = registry, dict.fromkeys((s.name for s in registry.services), provider)
        self.orders = Orders(self.jobs, self.storyboards, Wishes(self.database))
        self.expectations = Expectations(self.ledger, registry)
        self.paid_calls = PaidCalls(self.ledger, self.providers, self.orders, registry)
        self.takes = TakeActivities(
            self.jobs,
            self.storyboards,
            Wishes(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )


class NoTakes(TakeActivities):
    """Takes by the real names that are there at once."""

    def __init__(self) -> None:
        """Nothing is asked."""

    @activity.defn
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        """Accepted."""
        return AcceptedJob(
            key=order.key,
            provider=order.provider,
            model=order.model,
            provider_job_id=f"job-{order.key.scene}",
            accepted_at=datetime.now(UTC),
        )

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Done."""
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)


class NoOps(Parts):
    """Activities by the real names that answer at once, with answers of the usual size."""

    def __init__(self) -> None:
        """Nothing is opened: there is no catalog, no asset store and no provider behind these."""
        self.registry, self.providers, self.takes = Registry(), NO_PROVIDER, NoTakes()

    def calls(self) -> Sequence[Callable[..., Any]]:
        """The activities of the calls pool."""
        return [self.write_storyboard, self.close_job]

    def media(self) -> Sequence[Callable[..., Any]]:
        """The activities of the media pool."""
        return [self.collect_clip, self.collect_soundtrack, self.compose_film]

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        """Six scenes."""
        text = "A red kite climbs over the hills at noon and turns"
        return Storyboard(
            scenes=tuple(SceneOutline(number=n + 1, seconds=5, summary=text) for n in range(SCENES))
        )

    @activity.defn
    async def close_job(self, order: CloseOrder) -> None:
        """Closed."""

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """In."""
        key, at = order.accepted.key, datetime.now(UTC)
        names = {"asset_key": f"jobs/{key.token}.mp4", "thumbnail_key": f"jobs/{key.token}.jpg"}
        return Clip(scene=key.scene, take=key.take, seconds=5, created_at=at, **names)

    @activity.defn
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        """In."""
        key = order.accepted.key
        return Soundtrack(asset_key=f"jobs/{key.token}.m4a", seconds=30, created_at=datetime.now(UTC))

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        """Joined."""
        folder = f"jobs/{order.job_id}"
        names = {"asset_key": f"{folder}/film.mp4", "poster_key": f"{folder}/poster.jpg"}
        return Film(seconds=30, created_at=datetime.now(UTC), **names)


@asynccontextmanager
async def at_work(client: Client, parts: Parts) -> AsyncIterator[None]:
    """The workers of `worker.py`, with these parts."""
    async with AsyncExitStack() as stack:
        for worker in _workers(client, parts, Pool.ALL):
            await stack.enter_async_context(worker)
        yield


def film(job_id: str, *, parallel: int = 4) -> GenerationInput:
    """What a job of the animatic starts from; as many scenes at once as `POST /generate` gives it."""
    return GenerationInput(
        job_id=job_id,
        owner="local",
        title="A red kite over the hills",
        provider="animatic",
        model="storyboard",
        parallel_scenes=parallel,
    )
