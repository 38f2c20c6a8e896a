"""Activities that make nothing, yet write into the catalog and the assets what the real ones would."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.error_translation import translate_errors
from activities.job_status import JobStatusActivities
from activities.take_selection import select_take
from api.services import ApiServices
from contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    Departure,
    DepartureKind,
    Film,
    HoldDecision,
    JobError,
    LastFrameOrder,
    LedgerStage,
    ProviderJobReport,
    ProviderJobState,
    ReconcileReport,
    ResolveOrder,
    Scene,
    Soundtrack,
    StatusOrder,
    Storyboard,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store import asset_keys
from store.errors import BudgetExceeded, OutcomeKnown
from store.film_records import FilmChange
from store.language_views import JobTables
from store.ledger.limits import CallLimits
from store.models import CallOutcome, LedgerRow
from tests.api.activity_facts import USUAL, final_error, now, run_id
from tests.api.real_activities import build_outlines, build_storyboard_activities
from tests.api.still_fakes import StillFakes


class Fakes(StillFakes):
    """Two scenes of five seconds, or `scenes`. `go` lets the provider's jobs end."""

    def __init__(self, rooms: ApiServices) -> None:
        super().__init__(rooms)
        self._outlines = build_outlines(rooms)
        self.go = asyncio.Event()
        self.stopped = False
        self.scenes = 2
        self.film_seconds = 10.0
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
        # The scenes and takes whose last pictures were kept.
        self.last_frames: list[tuple[int, int]] = []
        # By scene, the seconds of the film that its clip is good for, which is far too short.
        self.short: dict[int, float] = {}
        # The takes that were asked for because their provider had called.
        self.woken: list[str] = []
        self.storyboards: list[str] = []
        self.composed: list[ComposeOrder] = []
        self.swept: list[float] = []
        self.repaired = ReconcileReport(started=("job-1",))
        # By scene, what is said in it, and by which voices.
        self.lines: dict[int, tuple[str, ...]] = {}
        self.voices: dict[int, tuple[str | None, ...]] = {}

    @property
    def activities(self) -> list[Callable[..., Any]]:
        """All of them."""
        rooms = self._rooms
        storyboards = build_storyboard_activities(rooms, self._outlines)
        return [
            storyboards.outline_version,
            storyboards.adopt_draft,
            JobStatusActivities(rooms.jobs).approve_storyboard,
            self.stop_buying,
            self.write_storyboard,
            self.check_fonts,
            self.speak_version,
            self.speak_narration,
            self.record_lines,
            self.level_narration,
            self.draft_lines,
            self.submit_take,
            self.wait_for_news,
            self.collect_clip,
            self.keep_last_frame,
            self.collect_soundtrack,
            self.level_own_music,
            self.collect_still,
            self.find_still,
            self.compose_film,
            self.cancel_take,
            self.cancel_one_take,
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
        await self._rooms.jobs.note_run(job_id, run_id())
        spoken = {n: (self.lines.get(n, ()), self.voices.get(n, ())) for n in range(1, self.scenes + 1)}
        scenes = [
            Scene(number=n, text=f"Scene {n}", seconds=5.0, seed=n, lines=lines, line_voices=voices)
            for n, (lines, voices) in spoken.items()
        ]
        await self._rooms.storyboards.keep_storyboard(job_id, scenes)
        told = await self._outlines.read_outline(job_id)
        usual = tuple(scene.model_copy(update={"expected": USUAL}) for scene in told.scenes)
        return told.model_copy(update={"scenes": usual, "music_expected": USUAL, "tail_seconds": 2})

    @activity.defn
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        if order.key.stage is LedgerStage.IMAGE:
            order = await self.open_still(order)
        elif order.beside_others:
            await self._rooms.retake_requests.mark_begun(order.key)
        else:
            order = order.model_copy(update={"key": await self._open(order.key)})
        self.submitted.append(order)
        row = await self._intended(order)
        if order.key.token.split("/", 1)[1] in self.refused:
            why = JobError(type=ErrorType.GENERATION_FAILED, message="It was refused.")
            await self._rooms.ledger.record_refusal(row, why)
            raise final_error(ErrorType.GENERATION_FAILED, why.message)
        if order.key.scene in self.doubtful and row.provider_job_id is None:
            await self._rooms.ledger.unknown.mark_outcome_unknown(order.key)
            raise final_error(ErrorType.OUTCOME_UNKNOWN, "The answer was lost.")
        job_id = row.provider_job_id or f"pj-{order.key.token}"
        row = await self._rooms.ledger.record_acceptance(order.key, job_id)
        return AcceptedJob(
            key=order.key,
            provider=order.provider,
            model=order.model,
            provider_job_id=str(row.provider_job_id),
            accepted_at=now(),
        )

    async def _open(self, key: TakeKey) -> TakeKey:
        rows = [row for row in await self._rooms.ledger.reads.list_rows(key.job_id) if row.scene == key.scene]
        own = [row for row in rows if row.stage is key.stage]
        if key.stage is LedgerStage.AUDIO:
            return await self.open_music(key, own)
        await self._rooms.retake_requests.mark_begun(key)
        in_film = await self._rooms.storyboards.get_takes_in_film(key.job_id)
        wished = await self._rooms.retake_requests.last_requested_take(key.job_id, key.scene)
        return key.model_copy(update={"take": select_take(own, in_film.get(key.scene), key.take, wished)})

    async def _intended(self, order: TakeOrder) -> LedgerRow:
        try:
            return await self._rooms.ledger.record_intent(order, CallLimits(price_usd=self.price_usd))
        except BudgetExceeded as error:
            raise final_error(ErrorType.BUDGET_EXCEEDED, "It costs more than is left.") from error

    @activity.defn
    async def resolve_take(self, order: ResolveOrder) -> None:
        await self.decides.wait()
        if order.provider_job_id == "nobody's":
            raise final_error(ErrorType.JOB_LOST, "The provider does not know this job.")
        self.resolved.append(order)
        self.doubtful.discard(order.key.scene)
        if order.decision is HoldDecision.ADOPT:
            await self._rooms.ledger.unknown.adopt_provider_job(order.key, str(order.provider_job_id))
            return
        with suppress(OutcomeKnown):  # A run that was reset says it again.
            await self._rooms.ledger.unknown.give_up(order.key)

    @activity.defn
    async def stop_buying(self, job_id: str) -> None:
        await self._rooms.jobs.stop_spending(job_id)

    @activity.defn
    async def note_status(self, order: StatusOrder) -> None:
        await self._rooms.jobs.note_status(order.job_id, order.status)

    @activity.defn
    @translate_errors
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
            await self._rooms.ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=0.25)
            await self._rooms.ledger.record_collection_failure(
                key, JobError(type=kind, message="It is of no use.")
            )
            raise final_error(kind, "It is of no use.")
        asset, still = asset_keys.take_key(key), asset_keys.thumbnail_key(key)
        await self._put(asset, still)
        await self._settle(key, asset, still)
        row = await self._rooms.ledger.reads.find_row(key)
        assert row
        assert row.clip
        return row.clip

    @activity.defn
    async def keep_last_frame(self, order: LastFrameOrder) -> None:
        self.last_frames.append((order.scene, order.take))

    @activity.defn
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        asset = asset_keys.soundtrack_key(order.accepted.key.job_id, str(order.accepted.key.take))
        await self._put(asset)
        await self._settle(order.accepted.key, asset, None)
        soundtrack = Soundtrack(asset_key=asset, seconds=10, created_at=now())
        if not order.for_later:
            await self._rooms.jobs.keep_soundtrack(order.accepted.key.job_id, soundtrack)
        return soundtrack

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        self.composed.append(order)
        film = asset_keys.film_key(order.job_id, run_id())
        poster = asset_keys.poster_key(order.job_id, run_id())
        await self._put(film, poster, str(asset_keys.small_poster_key(poster)))
        made = Film(asset_key=film, poster_key=poster, seconds=self.film_seconds, created_at=now())
        gaps = [n for n in range(1, self.scenes + 1) if n not in order.scenes]
        jobs = JobTables(self._rooms.jobs, self._rooms.storyboards).in_language(order.language).jobs
        await jobs.keep_film(
            order.job_id,
            made,
            gaps=gaps,
            takes=order.takes,
            change=FilmChange(await self.find_music(order), order.mark),
        )
        return made

    @activity.defn
    async def close_job(self, order: CloseOrder) -> None:
        await self._rooms.jobs.close_job(order, run_id=run_id())

    @activity.defn
    async def reconcile(self, older_than_seconds: float) -> ReconcileReport:
        self.swept.append(older_than_seconds)
        return self.repaired

    async def _settle(self, key: TakeKey, asset: str, still: str | None) -> None:
        await self._rooms.ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=0.25)
        short = self.short.get(key.scene)
        told = (Departure(kind=DepartureKind.SHORT, message="It is short."),) if short else ()
        await self._rooms.ledger.record_collection(
            key,
            asset_key=asset,
            thumbnail_key=still,
            seconds=short or 5.0,
            digest=None,
            film_seconds=short,
            departures=told,
        )
