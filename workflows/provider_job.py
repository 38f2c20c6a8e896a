"""One provider job from submit to a collected take: the same shape for scenes and for music."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

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
from workflows.following import Manner, Told
from workflows.ordering import accepted_job
from workflows.patience import heard, patience_left
from workflows.reclaim import keep_asking
from workflows.verdicts import out_of_patience

T = TypeVar("T")


async def make_take(
    order: TakeOrder, manner: Manner, told: Told, collect: Callable[[AcceptedJob], Awaitable[T]]
) -> T:
    """Submit, wait, collect. When cancelled, stop the provider's job before the cancel goes on.

    Raises:
        ActivityError: a step failed for good, or took longer than it may.
        ApplicationError: the provider says that its job failed; the type is an `ErrorType`.
    """
    accepted = None
    try:
        accepted = await accepted_job(order, manner, told)
        raise_if_cancelled()
        told.accepted(accepted)
        await _until_succeeded(accepted, manner, told)
        take = await collect(accepted)
        raise_if_cancelled()
    except BaseException as error:
        if is_cancelled_exception(error):
            await _cancel(order, accepted, manner, told)
        raise
    return take


async def _cancel(order: TakeOrder, accepted: AcceptedJob | None, manner: Manner, told: Told) -> None:
    told.canceling()
    # Not knowing the provider's id is no reason to skip this: the ledger may know it.
    receipt = await in_full(calls.cancel_take(order.key))
    paid_for = receipt in (Receipt.STILL_BILLED, Receipt.KEPT)
    if paid_for and accepted is not None and accepted.price_usd > 0 and manner.listens:
        await in_full(keep_asking(accepted))
    told.canceled(receipt)


async def _until_succeeded(accepted: AcceptedJob, manner: Manner, told: Told) -> None:
    report: ProviderJobReport | None = None
    while report is None or not report.state.ended:
        order = WaitOrder(accepted=accepted, seen=report, progress_step=manner.progress_step)
        report = await _news(order, manner)
        raise_if_cancelled()
        told.reported(report)
    if report.state is not ProviderJobState.SUCCEEDED:
        raise _failure(report)


async def _news(order: WaitOrder, manner: Manner) -> ProviderJobReport:
    """Our patience has an end, but what was paid for is still wanted: then somebody else goes on asking."""
    patience = patience_left(order.accepted, workflow.now())
    if not manner.listens:
        return await calls.start_waiting(order, manner.owner, manner.summary, patience)
    try:
        return await heard(order, manner.owner, manner.summary, patience, manner.desk)
    except ActivityError as error:
        if not out_of_patience(error):
            raise
        if (end := await _after_all(order, manner)) is not None:
            return end
        await in_full(keep_asking(order.accepted))
        raise


async def _after_all(order: WaitOrder, manner: Manner) -> ProviderJobReport | None:
    """It may have ended while nobody of us was there to ask: then it is not late."""
    last = order.model_copy(update={"at_once": True, "last": True})
    try:
        report = await calls.ask_a_last_time(last, manner.owner, manner.summary)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        return None
    raise_if_cancelled()
    return report if report.state.ended else None


def _failure(report: ProviderJobReport) -> ApplicationError:
    if report.error is not None:
        return ApplicationError(report.error.message, type=report.error.type, non_retryable=True)
    return ApplicationError(
        "The provider ended the job without a clip.", type=ErrorType.GENERATION_FAILED, non_retryable=True
    )
