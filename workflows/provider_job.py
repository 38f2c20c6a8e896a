"""One provider job from submit to a collected take: the same shape for scenes and for music."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.exceptions import ApplicationError, is_cancelled_exception

from workflows import calls
from workflows.cancellation import in_full, raise_if_cancelled
from workflows.contracts import (
    AcceptedJob,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    TakeOrder,
    WaitOrder,
)
from workflows.errors import ErrorType

T = TypeVar("T")


async def make_take(
    order: TakeOrder,
    *,
    summary: str,
    progress_step: float,
    on_report: Callable[[ProviderJobReport], None],
    on_cancel: Callable[[], None],
    on_receipt: Callable[[Receipt], None],
    collect: Callable[[AcceptedJob], Awaitable[T]],
) -> T:
    """Submit, wait, collect. When cancelled, stop the provider's job before the cancel goes on.

    Raises:
        ActivityError: a step failed for good.
        ApplicationError: the provider says that its job failed; the type is an `ErrorType`.
    """
    try:
        accepted = await calls.submit_take(order, summary)
        raise_if_cancelled()
        await _until_succeeded(accepted, summary, progress_step, on_report)
        take = await collect(accepted)
        raise_if_cancelled()
    except BaseException as error:
        if is_cancelled_exception(error):
            on_cancel()
            # Not knowing the provider's id is no reason to skip this: the ledger may know it.
            on_receipt(await in_full(calls.cancel_take(order.key)))
        raise
    return take


async def _until_succeeded(
    accepted: AcceptedJob, summary: str, step: float, on_report: Callable[[ProviderJobReport], None]
) -> None:
    report: ProviderJobReport | None = None
    while report is None or not report.state.ended:
        report = await calls.wait_for_news(
            WaitOrder(accepted=accepted, seen=report, progress_step=step), summary
        )
        raise_if_cancelled()
        on_report(report)
    if report.state is not ProviderJobState.SUCCEEDED:
        raise _failure(report)


def _failure(report: ProviderJobReport) -> ApplicationError:
    if report.error is not None:
        return ApplicationError(report.error.message, type=report.error.type, non_retryable=True)
    return ApplicationError(
        "The provider ended the job without a clip.", type=ErrorType.GENERATION_FAILED, non_retryable=True
    )
