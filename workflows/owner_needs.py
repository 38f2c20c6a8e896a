"""Notices about decisions that a job needs its owner for."""

from temporalio import workflow

from contracts import (
    CallerNotice,
    GenerationInput,
    NeedKind,
)
from contracts.owner_need import find_owner_need
from workflows.job_state import JobState
from workflows.notify_caller import start_notify


class OwnerNeedNotifier:
    """Tells each time that the job begins to need its owner, or needs them for more."""

    def __init__(self, job: GenerationInput, state: JobState) -> None:
        self._job, self._state = job, state

    async def run(self) -> None:
        """Notify on each change of the need, until the task is cancelled."""
        known = None
        while True:
            await workflow.wait_condition(lambda seen=known: find_owner_need(self._state.snapshot) != seen)  # type: ignore[misc]
            known = find_owner_need(self._state.snapshot)
            if known is not None:
                notice = self._build_notice(*known)
                for way in self._job.notice_ways:
                    await start_notify(notice.model_copy(update={"way": way}))

    def _build_notice(self, need: NeedKind, scenes: tuple[int, ...]) -> CallerNotice:
        return CallerNotice(
            job_id=self._job.job_id,
            run_id=workflow.info().run_id,
            status=self._state.facts.status,
            ended_at=workflow.now(),
            need=need,
            held=scenes,
            # Deterministic: a run that was reset replays with another run id, but with the same token.
            token=str(workflow.uuid4()),
        )
