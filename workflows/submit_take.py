"""Submitting a take until it is accepted: what blocks it is waited out, or put before the owner."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import AcceptedJob, HoldDecision, JobError, ResolveOrder, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.cancellation import run_afterwards
from workflows.fallback_policy import BUDGET_ERRORS
from workflows.job_errors import NOT_BOUGHT_MESSAGE, to_job_error
from workflows.job_inbox import JobInbox, TakeHold
from workflows.slot_waits import is_refused_for_slot, wait_in_line
from workflows.take_options import PaymentObserver, TakeObserver, TakeOptions, raise_if_stopped
from workflows.take_slot import is_told_at_once

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

HELD_MESSAGE = (
    "It may have been paid for: the provider's answer was lost. Adopt its job, pay again, or do without."
)


class PayingCall(Protocol[T_co]):
    """Runs the activity that pays, and goes first if it is `its_turn`: the take has waited in line for it.

    A submit queue lets a call or two a second through. Behind hundreds that only come to be refused, a take
    would lose the slot for which it has waited.
    """

    def __call__(self, *, its_turn: bool) -> Awaitable[T_co]:
        """Return the activity's result."""


async def submit_until_accepted(
    order: TakeOrder, options: TakeOptions, observer: TakeObserver
) -> AcceptedJob:
    """Submit the take until the provider accepts it, and return its job. See `call_until_unblocked`."""
    submit = partial(activity_calls.submit_take, order, options.owner, options.summary)
    return await call_until_unblocked(submit, order.key, options, observer)


async def call_until_unblocked(
    call: PayingCall[T], key: TakeKey, options: TakeOptions, observer: PaymentObserver
) -> T:
    """Make a paying call until budget, cap and unknown outcomes let it, and return its result.

    Args:
        call: pays.
        key: the take's, unless the activity's error names another one that is held.

    Raises:
        ActivityError: the provider refused, or (OUTCOME_UNKNOWN) the owner goes on without the take.
        ApplicationError: NOT_BOUGHT, the owner stopped spending.
    """
    its_turn = False
    await options.wait_until_ready()
    while True:
        # A cancel may have come while this take had given its slot back, or was being cancelled.
        raise_if_stopped(options)
        raise_if_spending_stopped(options.inbox)
        # Counted before the call: a raise during it may be the very budget that the answer finds missing.
        raises_before = options.inbox.budget_raises
        try:
            return await call(its_turn=its_turn)
        except ActivityError as error:
            if its_turn := is_refused_for_slot(error):
                await wait_in_line(error, options)
                await options.wait_until_ready()
                continue
            if is_cancelled_exception(error) or not options.holds_enabled:
                raise
            # A cancel waits for the call to end, and the call's failure hides it: then ask nobody.
            raise_if_stopped(options)
            if _is_refused_for_good(error) and is_told_at_once():
                raise
            async with options.release_slot():
                await _wait_until_unblocked(error, raises_before, key, options, observer)


def raise_if_spending_stopped(inbox: JobInbox) -> None:
    """Raise if the owner stopped spending.

    Raises:
        ApplicationError: NOT_BOUGHT.
    """
    if not inbox.spending_allowed:
        raise ApplicationError(NOT_BOUGHT_MESSAGE, type=ErrorType.NOT_BOUGHT, non_retryable=True)


def _is_refused_for_good(error: ActivityError) -> bool:
    """Return whether neither a budget nor a decision can let the call through."""
    return to_job_error(error).type not in {*BUDGET_ERRORS, ErrorType.OUTCOME_UNKNOWN}


async def _wait_until_unblocked(
    error: ActivityError, raises_before: int, key: TakeKey, options: TakeOptions, observer: PaymentObserver
) -> None:
    """Wait for what blocks a submit (budget, daily cap, unknown outcome) to end; re-raise any other error."""
    why = to_job_error(error)
    if why.type in BUDGET_ERRORS:
        await _wait_for_budget(why, raises_before, options, observer)
    elif why.type != ErrorType.OUTCOME_UNKNOWN or not await _resolve_unknown_outcome(
        _find_held_key(error, key), options, observer
    ):
        raise error


# --- money ---


async def _wait_for_budget(
    why: JobError, raises_before: int, options: TakeOptions, observer: PaymentObserver
) -> None:
    await observer.on_blocked(why)
    raise_if_stopped(options)
    capped = why.type == ErrorType.DAILY_CAP_REACHED
    await options.inbox.wait_for_budget_raise(
        raises_before, _time_until_tomorrow(workflow.now()) if capped else None
    )
    await observer.on_blocked(None)
    if not options.is_ready():
        await workflow.wait_condition(options.is_ready)


def _time_until_tomorrow(now: datetime) -> timedelta:
    """Return the time until the next day in UTC, which is when the daily cap starts anew."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    # Spread the jobs that wait, so that they do not all submit in the same second.
    return midnight - now + timedelta(seconds=workflow.random().uniform(1, 60))


# --- unknown outcomes ---


def _find_held_key(error: ActivityError, key: TakeKey) -> TakeKey:
    """Return the take that is held: it may be an earlier run's, which this order replaces."""
    cause = error.cause
    details = cause.details if isinstance(cause, ApplicationError) else ()
    return TakeKey.model_validate(details[0]) if details else key


async def _resolve_unknown_outcome(key: TakeKey, options: TakeOptions, observer: PaymentObserver) -> bool:
    """Hold a take whose payment is unknown; return whether to submit again (job adopted, or PAY_AGAIN)."""
    hold = options.inbox.open_hold(key)
    observer.on_hold(HELD_MESSAGE)

    async def close_hold() -> None:
        options.inbox.close_hold(hold)
        observer.on_hold("")

    async with run_afterwards(close_hold):
        return await _wait_for_settlement(hold, options)


async def _wait_for_settlement(hold: TakeHold, options: TakeOptions) -> bool:
    deadline = workflow.now() + options.hold_limit
    while hold.decision is None:
        if (named := options.inbox.named_provider_job(hold.key)) is not None and await _try_to_adopt(
            hold.key, named
        ):
            return True
        raise_if_stopped(options)
        try:
            left = max(timedelta(0), deadline - workflow.now())
            await options.inbox.wait_for_decision(hold, left)
        except TimeoutError:
            return await _do_without(hold)
        if hold.decision is None and not options.inbox.spending_allowed:
            return await _do_without(hold)
    return hold.decision is not HoldDecision.DO_WITHOUT


async def _do_without(hold: TakeHold) -> bool:
    await activity_calls.resolve_take(ResolveOrder(key=hold.key, decision=HoldDecision.DO_WITHOUT))
    return False


async def _try_to_adopt(key: TakeKey, provider_job_id: str) -> bool:
    """Try to adopt the job that a webhook named (not trusted); return whether its provider confirms it."""
    order = ResolveOrder(key=key, decision=HoldDecision.ADOPT, provider_job_id=provider_job_id)
    try:
        await activity_calls.resolve_take(order)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        return False
    return True
