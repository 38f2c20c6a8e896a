"""The caller's webhook: a job's end is told once, by a workflow of its own that no job waits for."""

from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from workflows import calls
from workflows.contracts import Notice, Told


def notify_id(notice: Notice) -> str:
    """The workflow that tells of this end, or this need: one, whoever notices it first."""
    told = f"{notice.job_id}/notify"
    return f"{told}/{notice.run_id}" if notice.need is None else f"{told}/needs/{notice.token}"


@workflow.defn(name="NotifyWorkflow")
class NotifyWorkflow:
    """One end of one job. It fails when the caller was not reached in three days; a reset tries anew."""

    @workflow.run
    async def run(self, notice: Notice) -> Told:
        """What became of it."""
        return await calls.notify_caller(notice)


async def tell_caller(notice: Notice) -> None:
    """Have the caller told, however long that takes and whatever becomes of this job's workflow."""
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            NotifyWorkflow.run,
            notice,
            id=notify_id(notice),
            parent_close_policy=ParentClosePolicy.ABANDON,
            cancellation_type=ChildWorkflowCancellationType.ABANDON,
            static_summary=f"tell the caller: {notice.need or notice.status}",
        )
