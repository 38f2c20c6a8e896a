"""NotifyWorkflow: calls the caller's webhook, once for each end or need of a job; no job waits for it."""

from contextlib import suppress

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from contracts import CallerNotice, NoticeOutcome
from workflows import activity_calls


def notify_workflow_id(notice: CallerNotice) -> str:
    """Return the id of the workflow that delivers this notice: the same, whoever starts it."""
    prefix = f"{notice.job_id}/notify"
    return f"{prefix}/{notice.run_id}" if notice.need is None else f"{prefix}/needs/{notice.token}"


@workflow.defn(name="NotifyWorkflow")
class NotifyWorkflow:
    """Delivers one notice. Fails if the caller was not reached in three days; a reset tries again."""

    @workflow.run
    async def run(self, notice: CallerNotice) -> NoticeOutcome:
        """Deliver the notice, and return what became of it."""
        return await activity_calls.notify_caller(notice)


async def start_notify(notice: CallerNotice) -> None:
    """Start NotifyWorkflow as a child that outlives this job; do nothing if it was started already."""
    with suppress(WorkflowAlreadyStartedError):
        await workflow.start_child_workflow(
            NotifyWorkflow.run,
            notice,
            id=notify_workflow_id(notice),
            parent_close_policy=ParentClosePolicy.ABANDON,
            cancellation_type=ChildWorkflowCancellationType.ABANDON,
            static_summary=f"tell the caller: {notice.need or notice.status}",
        )
