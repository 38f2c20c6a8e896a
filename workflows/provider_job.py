"""The life of a provider job, from submit to collected take: the same steps for scenes and music."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    AcceptedJob,
    CancelReceipt,
    ProviderJobReport,
    ProviderJobState,
    TakeOrder,
    WaitOrder,
)
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.cancellation import run_shielded
from workflows.fallback_policy import has_timed_out
from workflows.late_take import start_reclaim
from workflows.submit_take import submit_until_accepted
from workflows.take_options import TakeObserver, TakeOptions, raise_if_stopped
from workflows.wait_for_provider import remaining_wait, wait_for_report

T = TypeVar("T")


async def make_take(
    order: TakeOrder,
    options: TakeOptions,
    observer: TakeObserver,
    collect: Callable[[AcceptedJob], Awaitable[T]],
) -> T:
    """Submit, wait, collect. When cancelled, cancel the provider's job before the cancellation propagates.

    Raises:
        ActivityError: a step failed for good, or timed out.
        ApplicationError: the provider reports that its job failed; the type is an `ErrorType`.
    """
    accepted = None
    try:
        accepted = await submit_until_accepted(order, options, observer)
        raise_if_stopped(options)
        observer.on_accepted(accepted)
        await _wait_until_succeeded(accepted, options, observer)
        take = await collect(accepted)
        raise_if_stopped(options)
    except BaseException as error:
        if is_cancelled_exception(error):
            await _cancel_take(order, accepted, options, observer)
        raise
    return take


async def _cancel_take(
    order: TakeOrder, accepted: AcceptedJob | None, options: TakeOptions, observer: TakeObserver
) -> None:
    observer.on_canceling()
    receipt = await run_shielded(_stop_provider_job(order, accepted, options))
    may_arrive = receipt in (CancelReceipt.STILL_BILLED, CancelReceipt.KEPT) or (
        receipt is CancelReceipt.UNKNOWN and options.is_left_out()
    )
    if may_arrive and accepted is not None and accepted.price_usd > 0 and options.holds_enabled:
        await run_shielded(start_reclaim(accepted))
    observer.on_canceled(receipt)


async def _stop_provider_job(
    order: TakeOrder, accepted: AcceptedJob | None, options: TakeOptions
) -> CancelReceipt:
    """Cancel the provider job. A film without the take does not wait for a provider that does not answer."""
    if accepted is None or not options.is_left_out():
        # Ask also without the provider's job id: the ledger may have it.
        return await _cancel_provider_job(order, is_left_out=False)
    try:
        return await _cancel_provider_job(order, is_left_out=True)
    except ActivityError:
        return CancelReceipt.UNKNOWN


async def _cancel_provider_job(order: TakeOrder, *, is_left_out: bool) -> CancelReceipt:
    if order.beside_others:
        return await activity_calls.cancel_one_take(order.key, is_left_out=is_left_out)
    if is_left_out:
        return await activity_calls.cancel_left_out_take(order.key)
    return await activity_calls.cancel_take(order.key)


async def _wait_until_succeeded(accepted: AcceptedJob, options: TakeOptions, observer: TakeObserver) -> None:
    report: ProviderJobReport | None = None
    while report is None or not report.state.has_ended:
        order = WaitOrder(accepted=accepted, seen=report, progress_step=options.progress_step)
        report = await _next_report(order, options)
        raise_if_stopped(options)
        observer.on_report(report)
    if report.state is not ProviderJobState.SUCCEEDED:
        raise _build_failure(report)


async def _next_report(order: WaitOrder, options: TakeOptions) -> ProviderJobReport:
    """Wait for the next report. On timeout poll once more; if the job still runs, re-raise.

    Before that, start ReclaimWorkflow, which fetches the clip later: the clip is paid for.
    """
    patience = remaining_wait(order.accepted, workflow.now())
    if not options.holds_enabled:
        return await activity_calls.start_wait(order, options.owner, options.summary, patience)
    try:
        return await wait_for_report(order, options.owner, options.summary, patience, options.inbox)
    except ActivityError as error:
        if not has_timed_out(error):
            raise
        if (end := await _poll_after_timeout(order, options)) is not None:
            return end
        await run_shielded(start_reclaim(order.accepted))
        raise


async def _poll_after_timeout(order: WaitOrder, options: TakeOptions) -> ProviderJobReport | None:
    """Poll once more after a timeout; return the report if the job has ended, else None.

    The job may have ended while our workers were down: then it is not late.
    """
    last = order.model_copy(update={"at_once": True, "last": True})
    try:
        report = await activity_calls.poll_last_time(last, options.owner, options.summary)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        return None
    raise_if_stopped(options)
    return report if report.state.has_ended else None


def _build_failure(report: ProviderJobReport) -> ApplicationError:
    if report.error is not None:
        return ApplicationError(report.error.message, type=report.error.type, non_retryable=True)
    return ApplicationError(
        "The provider ended the job without a clip.", type=ErrorType.GENERATION_FAILED, non_retryable=True
    )
