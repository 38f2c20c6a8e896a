"""What the stories can ask activities to do: one typed function each.

Activities are called by name, so that nothing impure is imported into the workflow sandbox.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import Priority
from temporalio.exceptions import ActivityError, ApplicationError, RetryState
from temporalio.workflow import ActivityConfig, ActivityHandle

from workflows import timeouts
from workflows.contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    EditOrder,
    Film,
    Frozen,
    Notice,
    ProviderJobReport,
    Receipt,
    ReconcileReport,
    ResolveOrder,
    Soundtrack,
    Stage,
    StatusOrder,
    Storyboard,
    TakeKey,
    TakeOrder,
    Told,
    WaitOrder,
)
from workflows.failures import job_error

T = TypeVar("T")
Order = Frozen | str | float
Say = Callable[[str], None]
# Of five, where 3 is the usual and 1 the first.
CALLED = 1


async def write_storyboard(job_id: str) -> Storyboard:
    """Write the storyboard into the catalog, once, and return its outline."""
    return await _ask("write_storyboard", job_id, Storyboard, timeouts.WRITE, "storyboard")


async def adopt_draft(order: EditOrder) -> Storyboard:
    """Put the owner's draft in the storyboard's place."""
    return await _ask("adopt_draft", order, Storyboard, timeouts.CALL, "edit the storyboard")


async def approve_storyboard(job_id: str) -> None:
    """Write into the catalog that the owner wants the storyboard made."""
    await _ask("approve_storyboard", job_id, type(None), timeouts.CALL, "record: approved")


async def submit_take(order: TakeOrder, owner: str, summary: str) -> AcceptedJob:
    """Start the provider's job, or adopt the one that was started before. Owners take turns."""
    how = timeouts.SUBMIT if order.key.stage is Stage.SCENE else timeouts.SUBMIT_MUSIC
    there = ActivityConfig(
        task_queue=timeouts.submit_queue(order.provider),
        priority=Priority(fairness_key=_fair(owner)),
    )
    return await _ask("submit_take", order, AcceptedJob, how | there, f"submit {summary}")


async def stop_buying(job_id: str) -> None:
    """Have the ledger refuse whatever this run has not bought yet."""
    await _ask("stop_buying", job_id, type(None), timeouts.CALL, "record: buy nothing more")


def start_waiting(
    order: WaitOrder, owner: str, summary: str, patience: timedelta
) -> ActivityHandle[ProviderJobReport]:
    """Sleep on the server until the provider job has news. Each retry of this activity is one poll."""
    how = timeouts.POLL | ActivityConfig(
        task_queue=timeouts.poll_queue(order.accepted.provider),
        schedule_to_close_timeout=patience,
        # What a provider has called about goes before what is only asked in case.
        priority=Priority(priority_key=CALLED if order.at_once else None, fairness_key=_fair(owner)),
        summary=f"wait for {summary}",
    )
    return workflow.start_activity("wait_for_news", order, result_type=ProviderJobReport, **how)


async def ask_a_last_time(order: WaitOrder, owner: str, summary: str) -> ProviderJobReport:
    """How the provider job stands, news or not."""
    there = ActivityConfig(
        task_queue=timeouts.poll_queue(order.accepted.provider),
        priority=Priority(priority_key=CALLED, fairness_key=_fair(owner)),
    )
    how = timeouts.LAST_QUESTION | there
    return await _ask("wait_for_news", order, ProviderJobReport, how, f"a last look at {summary}")


async def collect_clip(order: CollectOrder, summary: str, *, say: Say) -> Clip:
    """Fetch, check and store a scene's clip, and cut its piece of the film."""
    return await _cut("collect_clip", order, Clip, f"collect {summary}", say)


async def collect_soundtrack(order: CollectOrder, summary: str, *, say: Say) -> Soundtrack:
    """Fetch, check, level and store the music."""
    return await _cut("collect_soundtrack", order, Soundtrack, f"collect {summary}", say)


async def compose_film(order: ComposeOrder, *, say: Say) -> Film:
    """Join the prepared pieces to the film."""
    return await _cut("compose_film", order, Film, f"join {len(order.scenes)} scenes", say)


async def cancel_take(key: TakeKey) -> Receipt:
    """Stop the provider job of a take where there is one, and say what became of the money."""
    summary = f"cancel {key.stage} {key.scene} take {key.take}"
    return await _ask("cancel_take", key, Receipt, timeouts.CALL, summary)


async def resolve_take(order: ResolveOrder) -> None:
    """Do as the owner says with a take of which nobody knows whether it was paid for."""
    await _ask("resolve_take", order, type(None), timeouts.CALL, f"{order.decision} scene {order.key.scene}")


async def note_late(accepted: AcceptedJob) -> None:
    """Write that the film does not wait for this take any longer."""
    await _ask("note_late", accepted, type(None), timeouts.CALL, f"late: scene {accepted.key.scene}")


async def give_up_take(accepted: AcceptedJob) -> None:
    """Write that nobody will ever know what became of this take."""
    await _ask("give_up_take", accepted, type(None), timeouts.CALL, f"give up scene {accepted.key.scene}")


async def keep_take(order: CollectOrder) -> None:
    """Fetch, check and store a late clip, for a film to come."""
    await _ask("keep_take", order, type(None), timeouts.CUT_WHEN_MENDED, "keep a late take")


async def note_status(order: StatusOrder) -> None:
    """Write into the catalog that the job waits for its owner, or goes on."""
    await _ask("note_status", order, type(None), timeouts.CALL, f"record: {order.status}")


async def close_job(order: CloseOrder) -> str | None:
    """Write the job's end into the catalog; the run that it was written for. Until November 2026 None."""
    return await _ask("close_job", order, str, timeouts.CALL, f"record: {order.status}")


async def notify_caller(notice: Notice) -> Told:
    """Call the caller's webhook until it takes the notice, or for three days."""
    return await _ask("notify_caller", notice, Told, timeouts.NOTIFY, f"tell the caller: {notice.status}")


async def reconcile(older_than_seconds: float) -> ReconcileReport:
    """Compare the catalog with the server and the providers, and heal what differs."""
    return await _ask("reconcile", older_than_seconds, ReconcileReport, timeouts.RECONCILE, "reconcile")


async def _cut(name: str, order: Order, result: type[T], summary: str, say: Say) -> T:
    """Run work on the media pool; what may yet be mended is waited out, and `say` tells until it is."""
    try:
        return await _ask(name, order, result, timeouts.CUT, summary)
    except ActivityError as error:
        if not _may_be_mended(error):
            raise
        say(job_error(error).message)
    made = await _ask(name, order, result, timeouts.CUT_WHEN_MENDED, summary)
    say("")
    return made


def _may_be_mended(error: ActivityError) -> bool:
    """Whether it failed only because it had been tried often enough; a final failure says that it is one.

    A disk, a provider's download, the catalog: any of them may be away for longer than the fast retries last,
    and what was paid for must not be lost by that.
    """
    exhausted = error.retry_state is RetryState.MAXIMUM_ATTEMPTS_REACHED
    return exhausted and isinstance(error.cause, ApplicationError)


def _fair(owner: str) -> str:
    """The owner as a fairness key, which may have 64 bytes."""
    return owner.encode()[:64].decode(errors="ignore")


async def _ask(name: str, order: Order, result: type[T], how: ActivityConfig, summary: str) -> T:
    named = how | ActivityConfig(summary=summary)
    answer: T = await workflow.execute_activity(name, order, result_type=result, **named)
    return answer
