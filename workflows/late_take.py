"""ReclaimWorkflow: fetches the clip of a paid take that no film waits for any more."""

from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import ActivityError, WorkflowAlreadyStartedError, is_cancelled_exception
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from contracts import (
    AcceptedJob,
    CollectOrder,
    ProviderJobReport,
    ProviderJobState,
    TakeKey,
    WaitOrder,
)
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled, run_shielded
from workflows.wait_for_provider import remaining_wait

# All late takes share one fairness key, as if they were one more owner: films in progress come first.
FAIRNESS_KEY = "late takes"


def reclaim_workflow_id(key: TakeKey) -> str:
    """Return the id of the workflow that reclaims this take."""
    line = f"-{key.line}-{key.language}" if key.line else ""
    return f"{key.job_id}/late/{key.stage}-{key.scene}-{key.take}{line}"


@workflow.defn(name="ReclaimWorkflow")
class ReclaimWorkflow:
    """Reclaims one late take. Outlives its job; ends when the provider's job ends, or after 24 hours."""

    @workflow.run
    async def run(self, accepted: AcceptedJob) -> ProviderJobState | None:
        """Poll slowly until the job ends, store its clip, and return its final state; None: unknown."""
        try:
            await activity_calls.note_late(accepted)
            return await self._fetch_late_take(accepted)
        except BaseException as error:
            if is_cancelled_exception(error):
                await run_shielded(activity_calls.cancel_take(accepted.key))
            raise

    async def _fetch_late_take(self, accepted: AcceptedJob) -> ProviderJobState | None:
        report = await _wait_for_end(accepted)
        if report is None:
            await activity_calls.give_up_take(accepted)
        elif report.state is ProviderJobState.SUCCEEDED:
            await activity_calls.keep_take(CollectOrder(accepted=accepted))
        return report.state if report else None


async def _wait_for_end(accepted: AcceptedJob) -> ProviderJobReport | None:
    report: ProviderJobReport | None = None
    while report is None or not report.state.has_ended:
        order = WaitOrder(accepted=accepted, seen=report, progress_step=100, slowly=True)
        left = remaining_wait(accepted, workflow.now(), late=True)
        try:
            report = await activity_calls.start_wait(order, FAIRNESS_KEY, "a late take", left)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return None
        raise_if_cancelled()
    return report


async def start_reclaim(accepted: AcceptedJob) -> None:
    """Start ReclaimWorkflow for a take, as a child that outlives this job; a no-op if it runs already."""
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            ReclaimWorkflow.run,
            accepted,
            id=reclaim_workflow_id(accepted.key),
            parent_close_policy=ParentClosePolicy.ABANDON,
            cancellation_type=ChildWorkflowCancellationType.ABANDON,
            static_summary=f"late: scene {accepted.key.scene} · {accepted.model} · take {accepted.key.take}",
        )
