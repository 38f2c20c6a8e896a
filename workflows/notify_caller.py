"""NotifyWorkflow: tells of an end or need of a job, once on each way; no job waits for it."""

from contextlib import suppress
from types import MappingProxyType

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ChildWorkflowCancellationType, ParentClosePolicy

from contracts import CallerNotice, NoticeOutcome, NoticeWay
from workflows import activity_calls

_PREFIXES = MappingProxyType({NoticeWay.WEBHOOK: "notify", NoticeWay.MAIL: "mail", NoticeWay.PUSH: "push"})
_SUMMARIES = MappingProxyType(
    {
        NoticeWay.WEBHOOK: "tell the caller",
        NoticeWay.MAIL: "mail who ordered it",
        NoticeWay.PUSH: "tell the browsers of who ordered it",
    }
)


def notify_workflow_id(notice: CallerNotice) -> str:
    """Return the id of the workflow that delivers this notice: the same, whoever starts it."""
    prefix = f"{notice.job_id}/{_PREFIXES[notice.way]}"
    event = f"{prefix}/{notice.run_id}" if notice.need is None else f"{prefix}/needs/{notice.token}"
    return f"{event}/again/{notice.redelivery}" if notice.redelivery else event


@workflow.defn(name="NotifyWorkflow")
class NotifyWorkflow:
    """Delivers one notice on one way; a reset of one that has failed tries again.

    Fails if nobody was reached in three days, or the mail server refused the mail for good.
    """

    @workflow.run
    async def run(self, notice: CallerNotice) -> NoticeOutcome:
        """Deliver the notice, and return what became of it."""
        if notice.way is NoticeWay.MAIL:
            return await activity_calls.mail_person(notice)
        if notice.way is NoticeWay.PUSH:
            return await activity_calls.push_person(notice)
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
            static_summary=f"{_SUMMARIES[notice.way]}: {notice.need or notice.status}",
        )
