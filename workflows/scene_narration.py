"""The voice of a job's first film: recorded scene by scene, while clips of other scenes are being made."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    EMBEDDED,
    MUSIC_NUMBER,
    CancelReceipt,
    Departure,
    GenerationInput,
    JobError,
    LinesOrder,
    NarrationOrder,
    Narrator,
    SpokenLines,
    SpokenNarration,
    VoiceChoice,
)
from contracts.job_snapshot import describe_clip
from workflows import narration_calls
from workflows.cancellation import raise_if_cancelled, run_shielded
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.late_take import start_reclaim
from workflows.narration_runner import NarrationRunner
from workflows.progress_reporter import NoteBlocked
from workflows.scene_lines import SceneLines
from workflows.voice_decision import VoiceDecisions

# Called once it is known who speaks.
ResumeBudget = Callable[[], Awaitable[None]]


class SceneNarration(NarrationRunner):
    """Records the narration of one job beside its clips.

    Args:
        lines: which scenes have their lines.
        resume_budget: asks the owner again for a budget, if a part still waits for one.
    """

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        *,
        decisions: VoiceDecisions,
        note_blocked: Callable[[int], NoteBlocked],
        absent: tuple[int, ...],
        lines: SceneLines,
        resume_budget: ResumeBudget,
    ) -> None:
        super().__init__(job, state, inbox, decisions=decisions, note_blocked=note_blocked, absent=absent)
        self._lines, self._resume_budget = lines, resume_budget
        self._reporter.counts_holds = True
        # Scenes whose lines were asked for, and those of them whose lines were stopped.
        self._asked: set[int] = set()
        self._stopped: set[int] = set()

    async def prepare(self) -> None:
        """Find out which scenes wait for their lines. Embedded voices speak at once: then none does.

        Raises:
            ActivityError: an embedded voice failed for good, and nothing was bought.
        """
        self._lines.expect(self._list_narrated())
        self._lines.give_up(self._absent)
        if self._voice is None:
            await self._record_embedded()

    async def run(self) -> None:
        """Record and level all lines.

        Raises:
            ActivityError, ApplicationError: see `record`.
        """
        spoken = await self.record()
        if spoken is not None:
            self._state.set_narration(spoken)
            self._tell_departures(spoken.departures)

    def leave_out(self, numbers: Iterable[int]) -> None:
        """Buy no more lines for these scenes, as far as the film is to do without them."""
        for number in self._lines.left_out.intersection(numbers):
            if (purchase := self._purchases.get(number)) is not None:
                purchase.cancel()

    def _is_replaceable(self) -> bool:
        # A film for which an embedded voice was chosen has no other; its failure comes before all clips.
        return self._job.voice is not None and self._inbox.spending_allowed

    async def _record_lines(self) -> SpokenNarration:
        if self._voice is None and self._lines.awaited:
            await self._record_embedded()
        return await super()._record_lines()

    async def _record_embedded(self) -> None:
        recorded = await narration_calls.record_lines(
            self._job.job_id, report_trouble=self._state.set_trouble
        )
        raise_if_cancelled()
        self._note_lengths(recorded.scene_seconds)
        self._lines.expect(())

    async def _speak_lines(self) -> SpokenNarration:
        given_up = {number for number in self._lines.missing if self._is_given_up(number)}
        order = NarrationOrder(job_id=self._job.job_id, optional=tuple(sorted(given_up)))
        spoken = await narration_calls.level_narration(order, report_trouble=self._state.set_trouble)
        # An older worker, which buys lines, does not tell the lengths of their scenes.
        self._note_lengths({n: s for n, s in spoken.scene_seconds.items() if n not in spoken.unspoken})
        self._lines.note_recorded({*self._lines.missing} - {*spoken.unspoken})
        return spoken

    async def _buy_lines(self, voice: VoiceChoice) -> None:
        """Buy the lines that are missing; once more those that only a scene had that was left out."""
        self._reporter.begin(voice, len(self._lines.awaited))
        await self._stop_left_out()
        left_out: frozenset[int] | None = None
        while self._lines.awaited and left_out != self._lines.left_out:
            left_out = self._lines.left_out
            await self._buy_scenes(self._lines.awaited, voice)
            # A purchase that was cancelled, because its scene was left out, may have waited for budget.
            await self._reporter.on_blocked(None)
            await self._stop_left_out()
        self._reporter.finish()

    async def _buy_scene(self, number: int, voice: VoiceChoice, slots: asyncio.Semaphore) -> None:
        self._asked.add(number)
        try:
            await super()._buy_scene(number, voice, slots)
        except (ActivityError, asyncio.CancelledError) as error:
            # A line that is under way is stopped at once: it holds a slot at the voice's service.
            is_left_out = is_cancelled_exception(error) and self._is_left_out(number)
            if is_left_out and workflow.cancellation_reason() is None:
                await self._stop_lines(number)
            raise

    async def _stop_left_out(self) -> None:
        """Stop lines that were ordered for scenes that are left out by now, unless others say them, too."""
        while numbers := (self._asked & self._lines.left_out & {*self._lines.missing}) - self._stopped:
            await self._stop_lines(min(numbers))
            if workflow.cancellation_reason() is not None:
                await self._stop_calls()
                raise_if_cancelled()

    async def _stop_lines(self, number: int) -> None:
        self._stopped.add(number)
        try:
            stopped = await run_shielded(narration_calls.stop_lines(self._build_order(number)))
        except ActivityError:
            return  # The service does not answer. Once the job has ended, the reconciler asks it again.
        for accepted in stopped.late:
            await run_shielded(start_reclaim(accepted))
        if stopped.receipt is not CancelReceipt.NEVER_STARTED:
            self._state.update_narration(receipt=stopped.receipt)

    def _build_order(self, number: int) -> LinesOrder:
        without = (self._lines.left_out - {MUSIC_NUMBER}) | {*self._absent}
        return LinesOrder(
            job_id=self._job.job_id, scene=number, fits_scenes=True, without=tuple(sorted(without))
        )

    def _note_bought(self, number: int, spoken: SpokenLines) -> None:
        super()._note_bought(number, spoken)
        self._note_lengths(spoken.scene_seconds)

    def _is_given_up(self, number: int) -> bool:
        left_out = number in self._lines.left_out or number in self._absent
        return left_out or not self._inbox.spending_allowed

    def _is_left_out(self, number: int) -> bool:
        return number in self._lines.left_out

    async def _replace_voice(self, failure: ActivityError | ApplicationError) -> bool:
        self._lines.speaker_known = False
        # The lines of another scene may have waited for budget: that purchase was cancelled.
        await self._reporter.on_blocked(None)
        raise_if_cancelled()
        is_silent = await super()._replace_voice(failure)
        self._lines.speaker_known = True
        await self._resume_budget()
        return is_silent

    def _may_speak(self, narrator: Narrator) -> bool:
        # Once nothing more is bought, another paid voice would speak no line, and take the film all others.
        return self._inbox.spending_allowed or narrator.silent or narrator.provider == EMBEDDED

    async def _change_narrator(self, narrator: Narrator, why: JobError) -> None:
        # From here on no clip has its lines, so that none is kept before they are spoken anew.
        self._lines.expect(() if narrator.silent else self._list_narrated())
        await super()._change_narrator(narrator, why)

    def _note_lengths(self, seconds: Mapping[int, float]) -> None:
        """Record that scenes have their lines, and how long they are now."""
        for number, length in seconds.items():
            self._state.storyboard.scene_seconds[number] = length
            if self._state.facts.scenes[number].seconds != length:
                self._state.update_scene(number, seconds=length)
        self._lines.note_recorded(seconds.keys())

    def _tell_departures(self, departures: Mapping[int, tuple[Departure, ...]]) -> None:
        """Tell of clips that their lines outlast, because another voice spoke when they were ordered."""
        for number, found in departures.items():
            if (clip := self._state.facts.clips.get(number)) is not None:
                self._state.facts.clips[number] = clip.model_copy(update={"departures": found})
                self._state.update_scene(number, **describe_clip(self._state.facts.clips[number]))
