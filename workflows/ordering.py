"""Getting a take accepted: what stands in the way is waited out, or put before the owner."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows import calls
from workflows.cancellation import afterwards, raise_if_cancelled
from workflows.contracts import AcceptedJob, Decision, JobError, ResolveOrder, TakeKey, TakeOrder
from workflows.desk import Desk, Hold
from workflows.errors import ErrorType
from workflows.failures import job_error
from workflows.following import Manner, Told
from workflows.verdicts import WAITS_FOR_MONEY

NOT_BOUGHT = "It was not bought: you wanted the film from what was there."
HELD = "It may have been paid for: the provider's answer was lost. Adopt its job, pay again, or do without."


async def accepted_job(order: TakeOrder, manner: Manner, told: Told) -> AcceptedJob:
    """The provider's job, once there is one.

    Raises:
        ActivityError: the provider refused, or (OUTCOME_UNKNOWN) the owner does without.
    """
    while True:
        # A cancel may have come while this take stood aside, or while its provider was being told to stop.
        raise_if_cancelled()
        raise_if_frugal(manner.desk)
        # What is allowed from here on may be just what the answer says is missing.
        approvals = manner.desk.approvals
        try:
            return await calls.submit_take(order, manner.owner, manner.summary)
        except ActivityError as error:
            if is_cancelled_exception(error) or not manner.listens:
                raise
            # A cancel waits for the call, and is gone with its failure: then nobody is asked any more.
            raise_if_cancelled()
            async with manner.aside():
                await _clear(error, approvals, order, manner, told)


def raise_if_frugal(desk: Desk) -> None:
    """Stop where something would be bought, and the owner wants nothing more. Raises ApplicationError."""
    if not desk.buys:
        raise ApplicationError(NOT_BOUGHT, type=ErrorType.NOT_BOUGHT, non_retryable=True)


async def _clear(error: ActivityError, approvals: int, order: TakeOrder, manner: Manner, told: Told) -> None:
    """Wait until it is worth trying again; what never is, is raised again."""
    why = job_error(error)
    if why.type in WAITS_FOR_MONEY:
        await _wait_for_money(why, approvals, manner, told)
    elif why.type != ErrorType.OUTCOME_UNKNOWN or not await _found_out(_key_of(error, order), manner, told):
        raise error


# --- money ---


async def _wait_for_money(why: JobError, approvals: int, manner: Manner, told: Told) -> None:
    await told.blocked(why)
    capped = why.type == ErrorType.DAILY_CAP_REACHED
    await manner.desk.approval(approvals, _until_tomorrow(workflow.now()) if capped else None)
    await told.blocked(None)


def _until_tomorrow(now: datetime) -> timedelta:
    """The daily cap counts days in UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    # Not all jobs of the world in the same second.
    return midnight - now + timedelta(seconds=workflow.random().uniform(1, 60))


# --- outcomes that nobody knows ---


def _key_of(error: ActivityError, order: TakeOrder) -> TakeKey:
    """Which take it is about: an earlier run's may have been passed over for a later one."""
    cause = error.cause
    details = cause.details if isinstance(cause, ApplicationError) else ()
    return TakeKey.model_validate(details[0]) if details else order.key


async def _found_out(key: TakeKey, manner: Manner, told: Told) -> bool:
    """Whether the take may be submitted again: its job was adopted, or the owner pays again."""
    hold = manner.desk.hold(key)
    told.held(HELD)

    async def over() -> None:
        manner.desk.release(hold)
        told.held("")

    async with afterwards(over):
        return await _settled(hold, manner)


async def _settled(hold: Hold, manner: Manner) -> bool:
    deadline = workflow.now() + manner.hold
    while hold.decision is None:
        if (named := manner.desk.named(hold.key)) is not None and await _adopted(hold.key, named):
            return True
        try:
            left = max(timedelta(0), deadline - workflow.now())
            await manner.desk.decision(hold, left)
        except TimeoutError:
            return await _do_without(hold)
        if hold.decision is None and not manner.desk.buys:
            return await _do_without(hold)
    return hold.decision is not Decision.DO_WITHOUT


async def _do_without(hold: Hold) -> bool:
    await calls.resolve_take(ResolveOrder(key=hold.key, decision=Decision.DO_WITHOUT))
    return False


async def _adopted(key: TakeKey, provider_job_id: str) -> bool:
    """Whether the provider knows the job that a webhook named; the webhook itself is not believed."""
    order = ResolveOrder(key=key, decision=Decision.ADOPT, provider_job_id=provider_job_id)
    try:
        await calls.resolve_take(order)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        return False
    return True
