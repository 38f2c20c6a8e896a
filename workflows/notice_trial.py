"""NoticeTrialWorkflow: sends an example of a notice once, while somebody waits for what comes back."""

from temporalio import workflow

from contracts.notice_trial import NoticeTrial, TrialAnswer
from workflows import activity_calls


@workflow.defn(name="NoticeTrialWorkflow")
class NoticeTrialWorkflow:
    """Sends one example, without another attempt."""

    @workflow.run
    async def run(self, trial: NoticeTrial) -> TrialAnswer:
        """Send the example, and return what came back."""
        return await activity_calls.try_notice(trial)
