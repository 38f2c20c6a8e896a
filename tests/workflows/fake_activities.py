"""Fake activities by the real names, which do nothing but what the test tells."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from temporalio import activity

from contracts import (
    AcceptedJob,
    CallerNotice,
    CancelReceipt,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    EditOrder,
    Film,
    FilmVersion,
    MusicQuery,
    NoticeOutcome,
    ProviderJobReport,
    ProviderJobState,
    ResolveOrder,
    SceneOutline,
    Soundtrack,
    StatusOrder,
    Storyboard,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE, poll_queue, submit_queue
from tests.workflows.fake_openings import FakeOpenings, step_of
from tests.workflows.fake_voices import FakeVoices

Activities = list[Callable[..., Any]]
# The one that is asked, the one to fall back to, and the one that makes the music.
PROVIDERS = ("fake", "other", "animatic")
DONE = ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
# No test runs so long; one whose next poll lies beyond it is out of patience at once.
PATIENCE_SECONDS = 600.0


@dataclass
class FakeActivities(FakeOpenings, FakeVoices):
    """What happens, and what may be made to happen."""

    scenes: int = 3
    reports: list[ProviderJobReport] = field(default_factory=lambda: [DONE])
    live: set[str] = field(default_factory=set)
    canceled: list[str] = field(default_factory=list)
    canceled_alone: list[str] = field(default_factory=list)
    closed: list[CloseOrder] = field(default_factory=list)
    notices: list[CallerNotice] = field(default_factory=list)
    mailed: list[CallerNotice] = field(default_factory=list)
    pushed: list[CallerNotice] = field(default_factory=list)
    ended_meanwhile: bool = False
    resolved: list[ResolveOrder] = field(default_factory=list)
    asked: list[TakeOrder] = field(default_factory=list)
    in_line: list[TakeOrder] = field(default_factory=list)
    waits: list[WaitOrder] = field(default_factory=list)
    receipt: CancelReceipt = CancelReceipt.NOT_BILLED
    price_usd: float = 0.0
    composed: list[ComposeOrder] = field(default_factory=list)
    collected: list[CollectOrder] = field(default_factory=list)
    collected_music: list[CollectOrder] = field(default_factory=list)
    at_once: int = 0
    revision: int = 0
    approved: bool = False
    # How many scenes the owner's draft has.
    draft_scenes: int = 2

    # --- the activities ---

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        await self._step("write_storyboard")
        numbers = range(1, self.scenes + 1)
        outlines = [
            SceneOutline(
                number=n,
                seconds=5,
                summary=f"scene {n}",
                lines=self.count_lines(n),
                opens_on=self.opening_of(n),
                opens_after=self.opens_after.get(n),
                follows_still=n in self.followed,
            )
            for n in numbers
        ]
        return Storyboard(
            scenes=tuple(outlines), revision=self.revision, approved=self.approved, price_usd=self.scenes
        )

    @activity.defn
    async def check_fonts(self, version: FilmVersion) -> None:
        await self._step("check_fonts")

    @activity.defn
    async def outline_version(self, version: FilmVersion) -> Storyboard:
        await self._step("outline_version")
        outlines = [
            SceneOutline(number=n, seconds=5, summary=f"scene {n}", lines=self.count_lines(n))
            for n in range(1, self.scenes + 1)
        ]
        return Storyboard(scenes=tuple(outlines))

    @activity.defn
    async def draft_lines(self, version: FilmVersion) -> None:
        await self._step("draft_lines")

    @activity.defn
    async def adopt_draft(self, order: EditOrder) -> Storyboard:
        await self._step("adopt_draft")
        self.scenes, self.revision = self.draft_scenes, order.revision + 1
        return await self.write_storyboard(order.job_id)

    @activity.defn
    async def stop_buying(self, job_id: str) -> None:
        await self._step("stop_buying")
        self.frugal = True

    @activity.defn
    async def approve_storyboard(self, job_id: str) -> None:
        await self._step("approve_storyboard")
        self.approved = True

    @activity.defn
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        self.asked.append(order)
        await self._step(step_of("submit_take", order.key), order.key.scene)
        self.live.add(order.key.token)
        self.at_once = max(self.at_once, len(self.live))
        return AcceptedJob(
            key=order.key,
            provider=order.provider,
            model=order.model,
            provider_job_id=f"p-{order.key.scene}",
            patience_seconds=PATIENCE_SECONDS,
            price_usd=self.price_usd,
            accepted_at=datetime.now(UTC),
        )

    @activity.defn
    async def wait_for_slot(self, order: TakeOrder) -> None:
        self.in_line.append(order)
        # A ledger that buys nothing more lets no take wait: it refuses them when they are ordered.
        if not self.frugal:
            await self._step("wait_for_slot", order.key.scene)

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        key = order.accepted.key
        self.waits.append(order)
        await self._step(step_of("wait_for_news", key), key.scene)
        if order.last and not self.ended_meanwhile:
            return ProviderJobReport(state=ProviderJobState.RUNNING)
        seen = self.reports.index(order.seen) + 1 if order.seen else 0
        report = self.reports[seen]
        if report.state.has_ended:
            self.live.discard(key.token)
        return report

    @activity.defn
    async def cancel_take(self, key: TakeKey) -> CancelReceipt:
        await self._step(step_of("cancel_take", key), key.scene)
        if key.token not in self.live:
            return CancelReceipt.KEPT
        self.live.discard(key.token)
        self.canceled.append(key.token)
        return self.receipt

    @activity.defn
    async def cancel_one_take(self, key: TakeKey) -> CancelReceipt:
        self.canceled_alone.append(key.token)
        return await self.cancel_take(key)

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        self.collected.append(order)
        scene = order.accepted.key.scene
        await self._beating("collect_clip", scene)
        keys = {"asset_key": f"clip-{scene}-{order.accepted.key.take}", "thumbnail_key": f"still-{scene}"}
        return Clip(
            scene=scene, take=order.accepted.key.take, seconds=5, created_at=datetime.now(UTC), **keys
        )

    @activity.defn
    async def collect_soundtrack(self, order: CollectOrder) -> Soundtrack:
        self.collected_music.append(order)
        await self._beating("collect_soundtrack")
        take = order.accepted.key.take
        key = "music" if take == 1 else f"music-{take}"
        return Soundtrack(asset_key=key, seconds=15, created_at=datetime.now(UTC))

    @activity.defn
    async def level_own_music(self, query: MusicQuery) -> Soundtrack:
        await self._beating("level_own_music")
        return Soundtrack(asset_key=f"own-{query.request}", seconds=15, created_at=datetime.now(UTC))

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        self.composed.append(order)
        await self._beating("compose_film")
        return Film(asset_key="film", poster_key="poster", seconds=15, created_at=datetime.now(UTC))

    @activity.defn
    async def resolve_take(self, order: ResolveOrder) -> None:
        await self._step("resolve_take", order.key.scene)
        self.resolved.append(order)

    @activity.defn
    async def note_late(self, accepted: AcceptedJob) -> None:
        await self._step("note_late", accepted.key.scene)

    @activity.defn
    async def give_up_take(self, accepted: AcceptedJob) -> None:
        await self._step("give_up_take", accepted.key.scene)

    @activity.defn
    async def note_status(self, order: StatusOrder) -> None:
        await self._step("note_status", order.status)

    @activity.defn
    async def keep_take(self, order: CollectOrder) -> None:
        await self._beating("keep_take", order.accepted.key.scene)

    @activity.defn
    async def close_job(self, order: CloseOrder) -> str | None:
        await self._step("close_job")
        self.closed.append(order)
        return activity.info().workflow_run_id

    @activity.defn
    async def notify_caller(self, notice: CallerNotice) -> NoticeOutcome:
        await self._step("notify_caller")
        self.notices.append(notice)
        return NoticeOutcome.DELIVERED

    @activity.defn
    async def mail_person(self, notice: CallerNotice) -> NoticeOutcome:
        await self._step("mail_person")
        self.mailed.append(notice)
        return NoticeOutcome.DELIVERED

    @activity.defn
    async def push_person(self, notice: CallerNotice) -> NoticeOutcome:
        await self._step("push_person")
        self.pushed.append(notice)
        return NoticeOutcome.DELIVERED

    def pools(self) -> list[tuple[str, Activities]]:
        """The queues that must be served, and what is done on each."""
        decided: Activities = [
            self.resolve_take,
            self.note_late,
            self.give_up_take,
            self.note_status,
            self.change_narrator,
            self.stop_lines,
            self.record_lines,
        ]
        editing: Activities = [self.adopt_draft, self.approve_storyboard, self.stop_buying]
        closing: Activities = [self.close_job, self.notify_caller, self.mail_person, self.push_person]
        media: Activities = [
            self.check_fonts,
            self.speak_narration,
            self.speak_version,
            self.level_narration,
            self.collect_clip,
            self.collect_soundtrack,
            self.level_own_music,
            self.collect_still,
            self.keep_last_frame,
            self.compose_film,
            self.keep_take,
        ]
        submitting: Activities = [self.submit_take, self.buy_lines]
        return [
            (
                CALLS_QUEUE,
                [
                    self.write_storyboard,
                    self.outline_version,
                    self.draft_lines,
                    self.cancel_take,
                    self.cancel_one_take,
                    self.wait_for_slot,
                    self.find_still,
                    *editing,
                    *closing,
                    *decided,
                ],
            ),
            (MEDIA_QUEUE, media),
            *((submit_queue(provider), submitting) for provider in PROVIDERS),
            *((poll_queue(provider), [self.wait_for_news]) for provider in PROVIDERS),
        ]
