"""The late clip: a take that was paid for, and no film waits for, is asked for slowly and kept."""

from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import ActivityError, WorkflowAlreadyStartedError, is_cancelled_exception
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from workflows import calls
from workflows.cancellation import in_full, raise_if_cancelled
from workflows.contracts import (
    AcceptedJob,
    CollectOrder,
    ProviderJobReport,
    ProviderJobState,
    TakeKey,
    WaitOrder,
)
from workflows.patience import patience_left

# Its polls queue behind those of films that somebody waits for, as one more owner.
FAIRNESS = "late takes"


def reclaim_id(key: TakeKey) -> str:
    """The workflow that asks for this take."""
    return f"{key.job_id}/late/{key.stage}-{key.scene}-{key.take}"


@workflow.defn(name="ReclaimWorkflow")
class ReclaimWorkflow:
    """One late take. It outlives its job, and ends with the provider's word, or after 24 hours."""

    @workflow.run
    async def run(self, accepted: AcceptedJob) -> ProviderJobState | None:
        """How it ended; None: the provider never said."""
        try:
            await calls.note_late(accepted)
            return await self._ask(accepted)
        except BaseException as error:
            if is_cancelled_exception(error):
                await in_full(calls.cancel_take(accepted.key))
            raise

    async def _ask(self, accepted: AcceptedJob) -> ProviderJobState | None:
        report = await _end_of(accepted)
        if report is None:
            await calls.give_up_take(accepted)
        elif report.state is ProviderJobState.SUCCEEDED:
            await calls.keep_take(CollectOrder(accepted=accepted))
        return report.state if report else None


async def _end_of(accepted: AcceptedJob) -> ProviderJobReport | None:
    report: ProviderJobReport | None = None
    while report is None or not report.state.ended:
        order = WaitOrder(accepted=accepted, seen=report, progress_step=100, slowly=True)
        left = patience_left(accepted, workflow.now(), late=True)
        try:
            report = await calls.start_waiting(order, FAIRNESS, "a late take", left)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return None
        raise_if_cancelled()
    return report


async def keep_asking(accepted: AcceptedJob) -> None:
    """Have the take asked for beyond the end of this job."""
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            ReclaimWorkflow.run,
            accepted,
            id=reclaim_id(accepted.key),
            parent_close_policy=ParentClosePolicy.ABANDON,
            cancellation_type=ChildWorkflowCancellationType.ABANDON,
            static_summary=f"late: scene {accepted.key.scene} · {accepted.model} · take {accepted.key.take}",
        )
