"""Activities that start, poll and cancel provider jobs."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.error_translation import translate_errors
from activities.expected_durations import ExpectedDurations
from activities.paid_calls import PaidCalls, describe_end
from activities.submit_errors import outcome_unknown_error, provider_busy_error
from activities.take_selection import UNSUCCESSFUL, select_still, select_take
from activities.unbroken_calls import finish_while_beating
from contracts import (
    AcceptedJob,
    CancelReceipt,
    LedgerStage,
    ProviderJobReport,
    TakeKey,
    TakeOrder,
    WaitOrder,
)
from contracts.error_types import ErrorType
from contracts.stages import MAX_CALL_DURATIONS
from estimates.durations import DurationQuantiles
from providers.errors import ProviderError
from providers.poll_schedule import late_poll_delay, poll_delay
from store.errors import IntentNotFound, ProviderBusy
from store.film_music_requests import MusicRequests
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import LedgerRow
from store.retake_requests import RetakeRequests
from store.storyboards import Storyboards
from store.usable_stills import list_own_stills

# A final error of polling (a changed key, say) is retried all the same: the job there is paid for.
PROVIDER_ERROR_RETRY_SECONDS = 30.0


class TakeActivities:
    """Activities on takes: provider jobs behind the ledger."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        wishes: RetakeRequests,
        ledger: Ledger,
        *,
        paid_calls: PaidCalls,
        expectations: ExpectedDurations,
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._wishes, self._music = wishes, MusicRequests(jobs.database)
        self._ledger = ledger
        self._paid_calls = paid_calls
        self._expectations = expectations

    @activity.defn(name="submit_take")
    @translate_errors
    async def submit_take(self, order: TakeOrder) -> AcceptedJob:
        """Start the take's provider job, or adopt an existing one; the result's key says which take it is."""
        async with self._jobs.database.share_reads():
            await self._jobs.note_run(order.key.job_id, activity.info().workflow_run_id or "")
            order = order.model_copy(update=await self._choose_take(order))
            call = await self._paid_calls.prepare_call(order)
        try:
            longest = MAX_CALL_DURATIONS[order.key.stage]
            row = await finish_while_beating(self._paid_calls.start_call(call), longest)
        except ProviderBusy as full:
            raise provider_busy_error(full) from full
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN and error.final:
                raise outcome_unknown_error(order.key, error) from error
            raise
        return await self._expectations.describe_accepted_job(row)

    @activity.defn(name="wait_for_slot")
    @translate_errors
    async def wait_for_slot(self, order: TakeOrder) -> None:
        """Return if the take may be ordered now. Else raise a benign error with the next look's delay."""
        try:
            await self._paid_calls.ask_for_slot(order)
        except ProviderBusy as full:
            raise provider_busy_error(full) from full

    @activity.defn(name="wait_for_news")
    @translate_errors
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Poll the provider once. Without news, raise a benign error with the delay until the next poll."""
        if (known := await self._find_end(order)) is not None:
            return known
        if _is_too_early_to_poll(order):
            raise self._no_news_error(order)
        report = await self._poll_provider(order.accepted)
        if report.state.has_ended:
            report = await self._paid_calls.settle_job(order.accepted.key, report)
        if not order.last and not _is_news(order, report):
            raise self._no_news_error(order)
        return report

    @activity.defn(name="cancel_take")
    @translate_errors
    async def cancel_take(self, key: TakeKey) -> CancelReceipt:
        """Stop all takes of the scene that have not ended; return what became of the last one's money.

        A key of the narration stands for all of its lines.
        """
        await self._ledger.leave_queue(key)
        rows = [row for row in await self._ledger.reads.list_rows(key.job_id) if _same_scene(row, key)]
        receipts = [await self._paid_calls.cancellation.stop_job(row) for row in rows]
        return receipts[-1] if receipts else CancelReceipt.NEVER_STARTED

    @activity.defn(name="cancel_one_take")
    @translate_errors
    async def cancel_one_take(self, key: TakeKey) -> CancelReceipt:
        """Stop this take alone, whatever else of its scene is made; return what became of its money."""
        await self._ledger.leave_queue(key)
        row = await self._ledger.reads.find_row(key)
        return await self._paid_calls.cancellation.stop_job(row) if row else CancelReceipt.NEVER_STARTED

    @property
    def calls(self) -> Sequence[Callable[..., Any]]:
        """The activities that neither submit nor poll."""
        return [self.cancel_take, self.cancel_one_take, self.wait_for_slot]

    async def _choose_take(self, order: TakeOrder) -> Mapping[str, object]:
        """Choose which take it is, unless the order says so; return the fields of the order that tell it."""
        if order.key.stage is LedgerStage.IMAGE:
            return await self._choose_still(order)
        if order.beside_others:
            await self._wishes.mark_begun(order.key)
            return {}
        return {"key": await self._select_take_key(order.key)}

    async def _choose_still(self, order: TakeOrder) -> Mapping[str, object]:
        """Choose a still of the scene as it is now that earlier calls may bring; else the next number."""
        key, scenes = order.key, await self._storyboards.list_scenes(order.key.job_id)
        scene = next(each for each in scenes if each.number == key.scene)
        if not order.beside_others:
            stills = [row for row in await self._ledger.reads.list_rows(key.job_id) if _same_scene(row, key)]
            await self._require_unordered_scene(key, list_own_stills(stills, scene))
            key = key.model_copy(update={"take": select_still(stills, scene)})
        return {"key": key, "digest": scene.still_digest}

    async def _select_take_key(self, key: TakeKey) -> TakeKey:
        """Select a take that an earlier run has collected or may still collect; else the next number."""
        rows = [row for row in await self._ledger.reads.list_rows(key.job_id) if _same_scene(row, key)]
        if key.stage is LedgerStage.AUDIO:
            await self._music.mark_take_begun(key)
            wished = await self._music.last_requested_take(key.job_id)
            return key.model_copy(update={"take": select_take(rows, None, key.take, wished)})
        if key.stage is not LedgerStage.SCENE:
            return key.model_copy(update={"take": select_take(rows, None, key.take)})
        await self._wishes.mark_begun(key)
        if not rows:
            return key
        in_film = (await self._storyboards.get_takes_in_film(key.job_id)).get(key.scene)
        wished = await self._wishes.last_requested_take(key.job_id, key.scene)
        return key.model_copy(update={"take": select_take(rows, in_film, key.take, wished)})

    async def _require_unordered_scene(self, still: TakeKey, stills: Sequence[LedgerRow]) -> None:
        """Raise if the still would have to be bought for a scene whose clip was ordered without one.

        Nobody was told the price of it: the clip is waited for as it was ordered.
        """
        if any(row.outcome not in UNSUCCESSFUL for row in stills):
            return
        clips = still.model_copy(update={"stage": LedgerStage.SCENE})
        rows = [row for row in await self._ledger.reads.list_rows(still.job_id) if _same_scene(row, clips)]
        if any(row.outcome not in UNSUCCESSFUL for row in rows):
            raise ProviderError(ErrorType.NOT_BOUGHT, "The scene was ordered without a still.", final=True)

    async def _find_end(self, order: WaitOrder) -> ProviderJobReport | None:
        """Return the end of the job that the ledger knows; None if it is open.

        A first try need not look, unless the job had ended before: only a try of this wait records its end.
        """
        if order.accepted.ended is False and not order.slowly and _is_first_try():
            return None
        row = await self._ledger.reads.find_row(order.accepted.key)
        if row is None:
            raise IntentNotFound(order.accepted.key.token)
        return describe_end(row)

    async def _poll_provider(self, accepted: AcceptedJob) -> ProviderJobReport:
        try:
            return await self._paid_calls.poll_provider(
                accepted.provider, accepted.model, accepted.provider_job_id
            )
        except ProviderError as error:
            # Only a report on this job can be final; failing to get one never is.
            wait = error.retry_after_seconds or (PROVIDER_ERROR_RETRY_SECONDS if error.final else None)
            raise ProviderError(error.kind, error.message, final=False, retry_after_seconds=wait) from error

    def _no_news_error(self, order: WaitOrder) -> ApplicationError:
        delay = self._next_poll_delay(order)
        return ApplicationError(
            f"no news; next poll in {delay:.1f} s",
            type=ErrorType.NO_NEWS,
            category=ApplicationErrorCategory.BENIGN,
            next_retry_delay=timedelta(seconds=delay),
        )

    def _next_poll_delay(self, order: WaitOrder) -> float:
        accepted, model = order.accepted, self._expectations.find_model(order.accepted)
        chance = random.random()  # noqa: S311 - jitter
        if order.slowly:
            return late_poll_delay(_elapsed_seconds(accepted), floor=model.poll_floor_seconds, chance=chance)
        return poll_delay(
            _elapsed_seconds(accepted),
            DurationQuantiles.from_accepted(accepted),
            floor=model.poll_floor_seconds,
            ceiling=model.poll_ceiling_seconds,
            chance=chance,
            progress=model.progress,
        )


def _same_scene(row: LedgerRow, key: TakeKey) -> bool:
    """Return whether the row is of the key's scene, or of the film's narration, all scenes together."""
    if key.stage is LedgerStage.VOICE:
        return row.stage is LedgerStage.VOICE
    return (row.stage, row.scene) == (key.stage, key.scene)


def _elapsed_seconds(accepted: AcceptedJob) -> float:
    return max(0.0, (datetime.now(UTC) - accepted.accepted_at).total_seconds())


def _is_too_early_to_poll(order: WaitOrder) -> bool:
    """Return whether this is the first attempt after a submit or news, which only sets the retry delay."""
    if order.at_once or order.slowly or not _is_first_try():
        return False
    return (
        order.seen is not None
        or _elapsed_seconds(order.accepted) < DurationQuantiles.from_accepted(order.accepted).early
    )


def _is_first_try() -> bool:
    info = activity.info()
    # An activity that an operator resets starts at attempt 1 again, and must poll.
    return info.attempt == 1 and info.current_attempt_scheduled_time == info.scheduled_time


def _is_news(order: WaitOrder, report: ProviderJobReport) -> bool:
    seen = order.seen
    if seen is None:
        # Only the end of a late take is news.
        return report.state.has_ended or not order.slowly
    if report.state is not seen.state:
        return True
    return (report.progress or 0.0) - (seen.progress or 0.0) >= order.progress_step
