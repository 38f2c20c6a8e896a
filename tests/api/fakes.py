"""Activities that make nothing, yet write into the catalog and the assets what the real ones would."""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.accepted import Expectations
from activities.choosing import take_to_make
from activities.editing import EditingActivities
from activities.failures import told
from activities.outline import Outlines
from api.services import Services
from providers.errors import ProviderError
from store import keys
from store.errors import BudgetExceeded, NotHeld
from store.models import LedgerRow, Outcome
from store.terms import Terms
from workflows.contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    Decision,
    Departure,
    DepartureKind,
    Film,
    JobError,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    ReconcileReport,
    ResolveOrder,
    Scene,
    Soundtrack,
    StatusOrder,
    Storyboard,
    TakeKey,
    TakeOrder,
    Times,
    WaitOrder,
)
from workflows.errors import ErrorType

FILM = bytes(range(256)) * 4
USUAL = Times(early=20, usual=30, late=40, slow=50)


class Fakes:
    """Two scenes of five seconds, or `scenes`. `go` lets the provider's jobs end."""

    def __init__(self, rooms: Services) -> None:
        self._rooms = rooms
        registry = rooms.offers.registry
        expectations = Expectations(rooms.ledger, registry)
        self._outlines = Outlines(rooms.jobs, rooms.storyboards, registry, expectations)
        self.go = asyncio.Event()
        self.stopped = False
        self.scenes = 2
        # What goes wrong when news of a scene is asked for, as long as it stands here.
        self.troubles: dict[int, ProviderError] = {}
        # Scenes whose first take nobody knows of; what a scene costs, which a job's budget has to allow.
        self.doubtful: set[int] = set()
        self.price_usd = 0.0
        self.resolved: list[ResolveOrder] = []
        # While it is not set, what the owner decides is not written.
        self.decides = asyncio.Event()
        self.decides.set()
        # Takes that the provider refuses, as `scene/2/1`; and all orders, as they were made.
        self.refused: set[str] = set()
        self.submitted: list[TakeOrder] = []
        # Takes whose clips cannot be used, for this reason; and what was tried to be collected.
        self.unusable: dict[str, ErrorType] = {}
        self.collected: list[str] = []
        # By scene, the seconds of the film that its clip is good for, which is far too short.
        self.short: dict[int, float] = {}
        # The takes that were asked for because their provider had called.
        self.woken: list[str] = []
        self.storyboards: list[str] = []
        self.swept: list[float] = []

    @property
    def activities(self) -> list[Callable[..., Any]]:
        """All of them."""
        editing = EditingActivities(self._rooms.jobs, self._rooms.drafts, self._outlines)
        return [
            editing.adopt_draft,
            editing.approve_storyboard,
            self.stop_buying,
            self.write_storyboard,
            self.submit_take,
            self.wait_for_news,
            self.collect_clip,
            self.collect_soundtrack,
            self.compose_film,
            self.cancel_take,
            self.resolve_take,
            self.note_status,
            self.close_job,
            self.reconcile,
        ]

    def stop(self) -> None:
        """Let the workers go home: the provider's jobs have no news for a long time."""
        self.stopped = True
        self.go.set()

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        self.storyboards.append(job_id)
        await self._rooms.jobs.note_run(job_id, _run_id())
        scenes = [Scene(number=n, text=f"Scene {n}", seconds=5.0, seed=n) for n in range(1, self.scenes + 1)]
        await self._rooms.storyboards.keep(job_id, scenes)
        told = await self._outlines.of(job_id)
        usual = tuple(scene.model_copy(update={"expected": USUAL}) for scene in told.scenes)
        return told.model_copy(update={"scenes": usual, "music_expected": USUAL, "tail_seconds": 2})

    @activity.defn
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        order = order.model_copy(update={"key": await self._open(order.key)})
        self.submitted.append(order)
        row = await self._intended(order)
        if order.key.token.split("/", 1)[1] in self.refused:
            why = JobError(type=ErrorType.GENERATION_FAILED, message="It was refused.")
            await self._rooms.ledger.refused(row, why)
            raise _final(ErrorType.GENERATION_FAILED, why.message)
        if order.key.scene in self.doubtful and row.provider_job_id is None:
            await self._rooms.ledger.hold(order.key)
            raise _final(ErrorType.OUTCOME_UNKNOWN, "The answer was lost.")
        job_id = row.provider_job_id or f"pj-{order.key.token}"
        row = await self._rooms.ledger.accept(order.key, job_id)
        return AcceptedJob(
            key=order.key,
            provider=order.provider,
            model=order.model,
            provider_job_id=str(row.provider_job_id),
            accepted_at=_now(),
        )

    async def _open(self, key: TakeKey) -> TakeKey:
        rows = [row for row in await self._rooms.ledger.rows(key.job_id) if row.scene == key.scene]
        own = [row for row in rows if row.stage is key.stage]
        await self._rooms.wishes.begin(key)
        in_film = await self._rooms.storyboards.in_film(key.job_id)
        wished = await self._rooms.wishes.last(key.job_id, key.scene)
        return key.model_copy(update={"take": take_to_make(own, in_film.get(key.scene), key.take, wished)})

    async def _intended(self, order: TakeOrder) -> LedgerRow:
        try:
            return await self._rooms.ledger.intend(order, Terms(price_usd=self.price_usd))
        except BudgetExceeded as error:
            raise _final(ErrorType.BUDGET_EXCEEDED, "It costs more than is left.") from error

    @activity.defn
    async def resolve_take(self, order: ResolveOrder) -> None:
        await self.decides.wait()
        if order.provider_job_id == "nobody's":
            raise _final(ErrorType.JOB_LOST, "The provider does not know this job.")
        self.resolved.append(order)
        self.doubtful.discard(order.key.scene)
        if order.decision is Decision.ADOPT:
            await self._rooms.ledger.adopt(order.key, str(order.provider_job_id))
            return
        with suppress(NotHeld):  # A run that was reset says it again.
            await self._rooms.ledger.give_up(order.key)

    @activity.defn
    async def stop_buying(self, job_id: str) -> None:
        await self._rooms.jobs.stop_buying(job_id)

    @activity.defn
    async def note_status(self, order: StatusOrder) -> None:
        await self._rooms.jobs.note_status(order.job_id, order.status)

    @activity.defn
    @told
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        if (trouble := self.troubles.get(order.accepted.key.scene)) is not None:
            raise trouble
        if order.at_once:
            self.woken.append(order.accepted.key.token)
        if order.seen is None:
            return ProviderJobReport(state=ProviderJobState.RUNNING, progress=40)
        await self.go.wait()
        if self.stopped:
            raise ApplicationError("the worker goes away", next_retry_delay=timedelta(hours=1))
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        key = order.accepted.key
        name = key.token.split("/", 1)[1]
        self.collected.append(name)
        if (kind := self.unusable.get(name)) is not None:
            await self._rooms.ledger.settle(key, Outcome.SUCCEEDED, cost_usd=0.25)
            await self._rooms.ledger.not_collected(key, JobError(type=kind, message="It is of no use."))
            raise _final(kind, "It is of no use.")
        asset, still = keys.take(key), keys.thumbnail(key)
        await self._put(asset, still)
        await self._settle(key, asset, still)
        row = await self._rooms.ledger.row(key)
        assert row
        assert row.clip
        return row.clip

    @activity.defn
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        asset = keys.soundtrack(order.accepted.key.job_id, "1")
        await self._put(asset)
        await self._settle(order.accepted.key, asset, None)
        soundtrack = Soundtrack(asset_key=asset, seconds=10, created_at=_now())
        await self._rooms.jobs.keep_soundtrack(order.accepted.key.job_id, soundtrack)
        return soundtrack

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        film, poster = keys.film(order.job_id, _run_id()), keys.poster(order.job_id, _run_id())
        await self._put(film, poster)
        made = Film(asset_key=film, poster_key=poster, seconds=10, created_at=_now())
        gaps = [n for n in range(1, self.scenes + 1) if n not in order.scenes]
        await self._rooms.jobs.keep_film(order.job_id, made, gaps=gaps, takes=order.takes)
        return made

    @activity.defn
    async def cancel_take(self, key: TakeKey) -> Receipt:
        await self._rooms.ledger.settle(key, Outcome.CANCELED, cost_usd=0, receipt=Receipt.NOT_BILLED)
        return Receipt.NOT_BILLED

    @activity.defn
    async def close_job(self, order: CloseOrder) -> None:
        await self._rooms.jobs.close(order, run_id=_run_id())

    @activity.defn
    async def reconcile(self, older_than_seconds: float) -> ReconcileReport:
        self.swept.append(older_than_seconds)
        return ReconcileReport(started=("job-1",))

    async def _put(self, *asset_keys: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "made")
            path.write_bytes(FILM)
            for key in asset_keys:
                await self._rooms.assets.put(key, path)

    async def _settle(self, key: TakeKey, asset: str, still: str | None) -> None:
        await self._rooms.ledger.settle(key, Outcome.SUCCEEDED, cost_usd=0.25)
        short = self.short.get(key.scene)
        told = (Departure(kind=DepartureKind.SHORT, message="It is short."),) if short else ()
        await self._rooms.ledger.collected(
            key,
            asset_key=asset,
            thumbnail_key=still,
            seconds=short or 5.0,
            digest=None,
            film_seconds=short,
            departures=told,
        )


def _final(kind: ErrorType, message: str) -> ApplicationError:
    return ApplicationError(message, type=kind, non_retryable=True)


def _run_id() -> str:
    return activity.info().workflow_run_id or ""


def _now() -> datetime:
    return datetime.now(UTC)
