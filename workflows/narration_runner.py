"""The voice of a film that a service speaks: its lines are bought, or its owner is asked what to do."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    EMBEDDED,
    NARRATION_NUMBER,
    FilmVersion,
    GenerationInput,
    JobError,
    LedgerStage,
    LinesOrder,
    NarrationOrder,
    Narrator,
    NarratorOrder,
    SpokenLines,
    SpokenNarration,
    TakeKey,
    VoiceChoice,
    VoiceFallback,
)
from contracts.narration import PARALLEL_VOICE_SCENES
from workflows import activity_calls, narration_calls
from workflows.cancellation import raise_if_cancelled, run_shielded
from workflows.job_errors import to_job_error
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.narration_reporter import NarrationReporter
from workflows.progress_reporter import NoteBlocked
from workflows.submit_take import call_until_unblocked
from workflows.take_options import TakeOptions
from workflows.take_slot import TakeSlot
from workflows.voice_decision import VoiceDecisions


class NarrationRunner:
    """Records the narration of one job, whoever speaks it, before anything else is made.

    Args:
        decisions: asks the owner once the voice has failed for good.
        note_blocked: told why a part of the film may not be bought now; None: it may.
        absent: the scenes that the run does without: nothing is bought for them.
    """

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        *,
        decisions: VoiceDecisions,
        note_blocked: Callable[[int], NoteBlocked],
        absent: tuple[int, ...] = (),
    ) -> None:
        self._job, self._state, self._inbox, self._decisions = job, state, inbox, decisions
        self._reporter = NarrationReporter(state, note_blocked(NARRATION_NUMBER))
        self._voice = job.voice
        self._may_fall_back = job.voice_fallback is not VoiceFallback.WAIT
        # The purchases that were started last, by scene.
        self._purchases: dict[int, asyncio.Task[None]] = {}
        self._absent = absent

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
                if is_cancelled_exception(error) or not self._is_replaceable():
                    raise
                failure = error
            if await self._replace_voice(failure):
                return None

    def _is_replaceable(self) -> bool:
        """Return whether another voice may speak: a further film can be ordered again with another one."""
        return self._voice is not None and not self._job.language

    async def _record_lines(self) -> SpokenNarration:
        if self._voice is not None:
            await self._buy_lines(self._voice)
        spoken = await self._speak_lines()
        raise_if_cancelled()
        return spoken

    async def _speak_lines(self) -> SpokenNarration:
        trouble = self._state.set_trouble
        if self._job.language:
            version = FilmVersion(job_id=self._job.job_id, language=self._job.language)
            return await narration_calls.speak_version(version, report_trouble=trouble)
        if self._absent:
            order = NarrationOrder(job_id=self._job.job_id, optional=self._absent)
            return await narration_calls.level_narration(order, report_trouble=trouble)
        return await narration_calls.speak_narration(self._job.job_id, report_trouble=trouble)

    def _list_narrated(self) -> list[int]:
        counts = self._state.storyboard.line_counts
        return [number for number, lines in counts.items() if lines and number not in self._absent]

    async def _buy_lines(self, voice: VoiceChoice) -> None:
        numbers = self._list_narrated()
        self._reporter.begin(voice, len(numbers))
        await self._buy_scenes(numbers, voice)

    async def _buy_scenes(self, numbers: Collection[int], voice: VoiceChoice) -> None:
        slots = asyncio.Semaphore(PARALLEL_VOICE_SCENES)
        self._purchases = {n: asyncio.create_task(self._buy_scene(n, voice, slots)) for n in numbers}
        try:
            await run_until_failure(self._purchases, self._is_given_up)
            raise_if_cancelled()
        except BaseException as error:
            if is_cancelled_exception(error) or workflow.cancellation_reason() is not None:
                await self._stop_calls()
                raise asyncio.CancelledError from error
            raise

    async def _buy_scene(self, number: int, voice: VoiceChoice, slots: asyncio.Semaphore) -> None:
        buy = partial(narration_calls.buy_lines, self._build_order(number), voice.provider, self._job.owner)
        async with TakeSlot(slots) as slot:
            spoken = await call_until_unblocked(
                buy, self._key(number), self._build_options(number, slot), self._reporter
            )
        self._note_bought(number, spoken)

    def _build_order(self, number: int) -> LinesOrder:
        return LinesOrder(
            job_id=self._job.job_id, scene=number, language=self._job.language, without=self._absent
        )

    def _note_bought(self, number: int, spoken: SpokenLines) -> None:
        self._reporter.note_scene(number, spoken)

    def _is_given_up(self, number: int) -> bool:
        """Return whether the film goes without a scene's lines, so that they may fail or be cancelled."""
        del number
        return False

    def _is_left_out(self, number: int) -> bool:
        """Return whether the owner has left the scene out of the film."""
        return number in self._state.facts.left_out

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
        if narrator is None or not self._may_speak(narrator):  # The same voice is asked again.
            return False
        await self._change_narrator(narrator, why)
        return narrator.silent

    def _may_speak(self, narrator: Narrator) -> bool:
        """Return whether this narrator can take over the film."""
        del narrator
        return True

    async def _change_narrator(self, narrator: Narrator, why: JobError) -> None:
        order = NarratorOrder(job_id=self._job.job_id, narrator=narrator)
        await narration_calls.change_narrator(order)
        raise_if_cancelled()
        self._voice = None if narrator.silent or narrator.provider == EMBEDDED else narrator
        self._reporter.replace(narrator, why)

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

    def _build_options(self, number: int, slot: TakeSlot) -> TakeOptions:
        return TakeOptions(
            owner=self._job.owner,
            summary=f"the lines of scene {number}",
            progress_step=100,
            hold_limit=timedelta(hours=self._job.hold_hours),
            inbox=self._inbox,
            slot=slot,
            is_left_out=partial(self._is_left_out, number),
            holds_enabled=True,
        )


async def run_until_failure(
    parts: "Mapping[int, asyncio.Task[None]]", may_fail: Callable[[int], bool]
) -> None:
    """Wait until all parts have ended. Once one fails, the others are cancelled; then its error is raised.

    Args:
        parts: by number.
        may_fail: whether the failure, or the cancel, of the part with this number counts for nothing.
    """

    def stop_others(number: int, part: "asyncio.Task[None]") -> None:
        if not part.cancelled() and part.exception() is not None and not may_fail(number):
            for other in parts.values():
                other.cancel()

    for number, part in parts.items():
        part.add_done_callback(partial(stop_others, number))
    results = await asyncio.gather(*parts.values(), return_exceptions=True)
    errors = [
        result
        for number, result in zip(parts, results, strict=True)
        if isinstance(result, BaseException) and not may_fail(number)
    ]
    for error in sorted(errors, key=is_cancelled_exception):
        raise error
