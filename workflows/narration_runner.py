"""The voice of a film that a service speaks: its lines are bought, or its owner is asked what to do."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    EMBEDDED,
    NARRATION_NUMBER,
    FilmVersion,
    GenerationInput,
    LedgerStage,
    LinesOrder,
    Narrator,
    NarratorOrder,
    SpokenNarration,
    TakeKey,
    VoiceChoice,
    VoiceFallback,
)
from contracts.narration import PARALLEL_VOICE_SCENES
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled, run_shielded
from workflows.job_errors import to_job_error
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.narration_reporter import NarrationReporter
from workflows.progress_reporter import NoteBlocked
from workflows.submit_take import call_until_unblocked
from workflows.take_options import TakeOptions
from workflows.voice_decision import VoiceDecisions


class NarrationRunner:
    """Records the narration of one job, whoever speaks it.

    Args:
        decisions: asks the owner once the voice has failed for good.
        note_blocked: told why a part of the film may not be bought now; None: it may.
    """

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        *,
        decisions: VoiceDecisions,
        note_blocked: Callable[[int], NoteBlocked],
    ) -> None:
        self._job, self._state, self._inbox, self._decisions = job, state, inbox, decisions
        self._reporter = NarrationReporter(state, note_blocked(NARRATION_NUMBER))
        self._voice = job.voice
        self._may_fall_back = job.voice_fallback is not VoiceFallback.WAIT

    async def record(self) -> SpokenNarration | None:
        """Record all lines; None if nobody speaks in the film after all.

        Raises:
            ActivityError: an embedded voice failed for good.
            ApplicationError: the voice failed, and its owner did not decide in time.
        """
        while True:
            try:
                return await self._record_lines()
            except (ActivityError, ApplicationError) as error:
                if is_cancelled_exception(error) or self._voice is None or self._job.language:
                    raise  # A further film can be ordered again with another voice.
                failure = error
            if await self._replace_voice(failure):
                return None

    async def _record_lines(self) -> SpokenNarration:
        if self._voice is not None:
            await self._buy_lines(self._voice)
        spoken = await self._speak_lines()
        raise_if_cancelled()
        return spoken

    async def _speak_lines(self) -> SpokenNarration:
        trouble = self._state.set_trouble
        if not self._job.language:
            return await activity_calls.speak_narration(self._job.job_id, report_trouble=trouble)
        version = FilmVersion(job_id=self._job.job_id, language=self._job.language)
        return await activity_calls.speak_version(version, report_trouble=trouble)

    async def _buy_lines(self, voice: VoiceChoice) -> None:
        numbers = [number for number, lines in self._state.storyboard.line_counts.items() if lines]
        self._reporter.begin(voice, len(numbers))
        slots = asyncio.Semaphore(PARALLEL_VOICE_SCENES)
        parts = [asyncio.create_task(self._buy_scene(number, voice, slots)) for number in numbers]
        try:
            await run_until_failure(parts)
            raise_if_cancelled()
        except BaseException as error:
            if is_cancelled_exception(error) or workflow.cancellation_reason() is not None:
                await self._stop_calls()
                raise asyncio.CancelledError from error
            raise

    async def _buy_scene(self, number: int, voice: VoiceChoice, slots: asyncio.Semaphore) -> None:
        order = LinesOrder(job_id=self._job.job_id, scene=number, language=self._job.language)
        buy = partial(activity_calls.buy_lines, order, voice.provider, self._job.owner)
        async with slots:
            spoken = await call_until_unblocked(
                buy, self._key(number), self._build_options(number, slots), self._reporter
            )
        self._reporter.note_scene(number, spoken)

    async def _stop_calls(self) -> None:
        """Stop what is open at the service, and learn what becomes of the money."""
        self._reporter.on_canceling()
        receipt = await run_shielded(activity_calls.cancel_take(self._key(1)))
        self._reporter.on_canceled(receipt)

    async def _replace_voice(self, failure: ActivityError | ApplicationError) -> bool:
        """Find out who speaks instead of a voice that failed for good; return whether nobody does."""
        why = to_job_error(failure)
        self._reporter.fail(why)
        narrator = self._choose_fallback() or await self._decisions.ask_owner(why)
        if narrator is None:  # The same voice is asked again.
            return False
        await activity_calls.change_narrator(NarratorOrder(job_id=self._job.job_id, narrator=narrator))
        raise_if_cancelled()
        self._voice = None if narrator.silent or narrator.provider == EMBEDDED else narrator
        self._reporter.replace(narrator, why)
        return narrator.silent

    def _choose_fallback(self) -> Narrator | None:
        """Return what the brief says of a failed voice, once; None if the owner is to be asked."""
        if not self._may_fall_back:
            return None
        self._may_fall_back = False
        if self._job.voice_fallback is VoiceFallback.SILENT:
            return Narrator(silent=True)
        return Narrator(**dict(self._job.fallback_voice))

    def _key(self, scene: int) -> TakeKey:
        return TakeKey(job_id=self._job.job_id, stage=LedgerStage.VOICE, scene=scene, line=1)

    def _build_options(self, number: int, slots: asyncio.Semaphore) -> TakeOptions:
        return TakeOptions(
            owner=self._job.owner,
            summary=f"the lines of scene {number}",
            progress_step=100,
            hold_limit=timedelta(hours=self._job.hold_hours),
            inbox=self._inbox,
            slots=slots,
            is_left_out=lambda: False,
            holds_enabled=True,
        )


async def run_until_failure(parts: "list[asyncio.Task[None]]") -> None:
    """Wait until all parts have ended. Once one fails, the others are cancelled; then its error is raised."""

    def stop_others(part: "asyncio.Task[None]") -> None:
        if not part.cancelled() and part.exception() is not None:
            for other in parts:
                other.cancel()

    for part in parts:
        part.add_done_callback(stop_others)
    results = await asyncio.gather(*parts, return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    for error in sorted(errors, key=is_cancelled_exception):
        raise error
