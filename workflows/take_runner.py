"""The takes of a job: from the provider that was chosen, then, after a confirmed failure, from a fallback."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    MUSIC_NUMBER,
    AcceptedJob,
    ApprovalGate,
    Clip,
    CollectOrder,
    GenerationInput,
    JobError,
    JobStatus,
    LedgerStage,
    ModelChoice,
    MusicChange,
    PendingApproval,
    RetakeOrder,
    SceneState,
    Soundtrack,
    StatusOrder,
    TakeKey,
    TakeOrder,
)
from contracts.scenes_under_way import is_last_open
from workflows import activity_calls
from workflows.activity_runner import ReportTrouble
from workflows.fallback_policy import is_provider_outage, may_fall_back
from workflows.job_errors import to_job_error
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.progress_reporter import MusicReporter, SceneReporter
from workflows.provider_job import make_take
from workflows.scene_lines import SceneLines
from workflows.submit_take import raise_if_spending_stopped
from workflows.take_options import TakeOptions
from workflows.take_slot import TakeSlot

T = TypeVar("T")
# These errors tell why nothing came of a take.
TakeError: TypeAlias = ActivityError | ApplicationError
# (scenes at most, percent): films with more scenes get reports of states only, not of percentages.
PROGRESS_STEPS = ((3, 10.0), (6, 20.0))


@dataclass(frozen=True)
class SceneOpening:
    """The picture that a clip begins from: a take of another scene, the scene's still, or none.

    `opens_after` is the scene that `opens_on_take` is of; None: the number before the clip's.
    """

    opens_on_take: int | None = None
    opens_after: int | None = None
    opens_on_still: int | None = None


OWN_OPENING = SceneOpening()


class TakeRunner:
    """Makes the takes of one job. `holds_enabled`: see `TakeOptions`."""

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        *,
        lines: SceneLines,
        publish_status: Callable[[JobStatus], None],
    ) -> None:
        self._job, self._state, self._inbox = job, state, inbox
        self._lines, self._publish_status = lines, publish_status
        self.slots = asyncio.Semaphore(job.parallel_scenes)
        self._waiting_for_budget: dict[int, JobError] = {}
        self.holds_enabled = False

    async def run_scene(
        self, number: int, retake: RetakeOrder | None = None, opening: SceneOpening = OWN_OPENING
    ) -> None:
        """Make a scene's clip, or a new one for a retake, and record it.

        Raises:
            ActivityError, ApplicationError: from the last provider that was tried.
        """
        await self.run_in_turn(number, partial(self._try_providers, number, retake, opening))

    async def run_after_failures(
        self, number: int, failures: Sequence[TakeError], opening: SceneOpening
    ) -> None:
        """Make a scene's clip after all takes by the chosen provider have failed so.

        Raises:
            ActivityError, ApplicationError: of these failures one after which nobody else may be paid, else
                from the last provider that was tried.
        """
        for failure in failures:
            if not (is_provider_outage(failure) or self._may_fall_back(failure)):
                raise failure
        told = " ".join(dict.fromkeys(to_job_error(failure).message for failure in failures))
        reset = {"progress": None, "started_at": None, "heard_at": None, "condition": None, "open_takes": ()}
        self._state.update_scene(
            number, state=SceneState.WAITING, **reset, detail=f"All takes failed: {told}"
        )
        # After an outage the chosen provider itself is asked once more, whichever take met it.
        counts = next(filter(is_provider_outage, failures), failures[0])
        make = partial(self._try_providers, number, None, opening, failure=counts)
        await self.run_in_turn(number, make)

    async def run_in_turn(self, number: int, make: Callable[[TakeSlot], Awaitable[T]]) -> T:
        """Make something of a scene once its lines are there and one of the job's slots is free."""
        while True:
            await self._lines.wait_until_ready(number)
            async with TakeSlot(self.slots) as slot:
                raise_if_spending_stopped(self._inbox)
                # While it waited for a slot, its voice may have failed: another one may need it longer.
                if self._lines.is_ready(number):
                    return await make(slot)

    async def _try_providers(
        self,
        number: int,
        retake: RetakeOrder | None,
        opening: SceneOpening,
        slot: TakeSlot,
        *,
        failure: TakeError | None = None,
    ) -> None:
        """Make the clip. `failure`: what came of the chosen provider already."""
        ordered, first_take = retake or self._job, retake.take if retake else 1
        fallbacks = list(self._job.fallbacks)
        choice = ModelChoice(provider=ordered.provider, model=ordered.model)
        may_repeat = True
        while True:
            if failure is not None:
                outage = is_provider_outage(failure) and workflow.patched("outages")
                if outage and may_repeat:
                    may_repeat = False
                elif fallbacks and (outage or self._may_fall_back(failure)):
                    choice, may_repeat = fallbacks.pop(0), True
                else:
                    raise failure
                self._note_fallback(number, choice, to_job_error(failure))
            await slot.acquire()
            try:
                return await self._make_clip(number, choice, opening, slot, first_take=first_take)
            except (ActivityError, ApplicationError) as error:
                failure = error

    def _may_fall_back(self, error: TakeError) -> bool:
        if is_cancelled_exception(error):
            return False
        despite = self._job.fallback_on_moderation
        return may_fall_back(to_job_error(error).type, despite_moderation=despite)

    def _note_fallback(self, number: int, choice: ModelChoice, why: JobError) -> None:
        failed = self._state.facts.scenes[number].provider
        self._state.update_scene(
            number,
            provider=choice.provider,
            model=choice.model or "",
            progress=None,
            detail=f"{failed} failed: {why.message} Now {choice.provider} is asked.",
        )

    async def _make_clip(
        self, number: int, choice: ModelChoice, opening: SceneOpening, slot: TakeSlot, *, first_take: int
    ) -> None:
        self._state.update_scene(number, state=SceneState.SUBMITTED, started_at=None, heard_at=None)
        reporter = SceneReporter(self._state, number, partial(self.note_blocked, number))
        order = self.build_order(LedgerStage.SCENE, number, choice, first_take)
        order = order.model_copy(update=asdict(opening))
        step = _progress_step(len(self._state.facts.scenes))
        clip = await make_take(
            order,
            self.build_options(order, f"scene {number} · {order.model}", step, slot),
            reporter,
            collect=partial(self.collect_clip, reporter.report_trouble),
        )
        self._state.add_clip(clip)

    async def collect_clip(self, report_trouble: ReportTrouble, accepted: AcceptedJob) -> Clip:
        """Fetch and store a scene's clip."""
        number = accepted.key.scene
        neighbours = (number - 1, number + 1)
        return await activity_calls.collect_clip(
            CollectOrder(
                accepted=accepted, neighbours=tuple(n for n in neighbours if n in self._state.facts.clips)
            ),
            f"scene {number} · take {accepted.key.take}",
            is_last=is_last_open(self._state.facts.scenes, number),
            report_trouble=report_trouble,
        )

    async def run_soundtrack(self, change: MusicChange | None = None) -> Soundtrack:
        """Make the music; with a `change`, another take of it for the film that is there.

        Raises:
            ActivityError, ApplicationError: from the provider.
        """
        choice = ModelChoice(provider=self._job.music_provider, model=self._job.music_model)
        take = 1
        if change is not None and change.take is not None:
            choice, take = ModelChoice(provider=change.provider, model=change.model), change.take
        order = self.build_order(LedgerStage.AUDIO, MUSIC_NUMBER, choice, take)
        reporter = MusicReporter(self._state, partial(self.note_blocked, MUSIC_NUMBER))
        reporter.mark_submitted()
        return await make_take(
            order,
            self.build_options(order, f"music · {order.model}", progress_step=50),
            reporter,
            collect=lambda accepted: activity_calls.collect_soundtrack(
                CollectOrder(accepted=accepted, for_later=change is not None),
                "music",
                report_trouble=reporter.report_trouble,
            ),
        )

    async def clear_budget_wait(self, number: int) -> None:
        """Stop counting a scene, or the music, that is left out among those that wait for budget."""
        if number in self._waiting_for_budget:
            await self.note_blocked(number, None)

    async def note_blocked(self, number: int, why: JobError | None) -> None:
        """Set AWAITING_APPROVAL while any part waits for budget. `why` None: this one waits no more."""
        if why:
            self._waiting_for_budget[number] = why
        else:
            self._waiting_for_budget.pop(number, None)
        if self._is_voice_awaited():
            return  # `resume_budget_wait` tells it once that is decided.
        waits = bool(self._waiting_for_budget)
        status = JobStatus.AWAITING_APPROVAL if waits else JobStatus.PROCESSING
        if why or not waits:
            self._state.set_trouble(why.message if why else "")
        if status is not self._state.facts.status:
            self._state.set_approval(PendingApproval(gate=ApprovalGate.BUDGET) if waits else None)
            self._publish_status(status)
            await activity_calls.note_status(StatusOrder(job_id=self._job.job_id, status=status))

    async def resume_budget_wait(self) -> None:
        """Ask the owner for a budget again that a part still waits for, after they were asked for a voice."""
        for number, why in tuple(self._waiting_for_budget.items())[:1]:
            await self.note_blocked(number, why)

    def _is_voice_awaited(self) -> bool:
        approval = self._state.facts.approval
        return approval is not None and approval.gate is ApprovalGate.VOICE

    def build_order(self, stage: LedgerStage, scene: int, choice: ModelChoice, take: int = 1) -> TakeOrder:
        """Build the order of a take: its key, and who makes it."""
        key = TakeKey(job_id=self._job.job_id, stage=stage, scene=scene, take=take)
        return TakeOrder(key=key, provider=choice.provider, model=choice.model or "")

    def build_options(
        self, order: TakeOrder, summary: str, progress_step: float, slot: TakeSlot | None = None
    ) -> TakeOptions:
        """Build the options of a take: how often it is reported on, and which slot it holds."""
        return TakeOptions(
            owner=self._job.owner,
            summary=summary,
            progress_step=progress_step,
            hold_limit=timedelta(hours=self._job.hold_hours),
            inbox=self._inbox,
            slot=slot,
            is_left_out=lambda: order.key.scene in self._state.facts.left_out,
            holds_enabled=self.holds_enabled,
            is_ready=partial(self._lines.may_order, order.key.scene),
        )


def _progress_step(scenes: int) -> float:
    """Return the percentage points that make a new report.

    A report costs six events of the history, so films of many scenes get fewer.
    """
    return next((step for most, step in PROGRESS_STEPS if scenes <= most), 100.0)
