"""Writes storyboards: with a language model where one is configured, else with our own writer."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from activities.paid_script_call import AtMostOnceCall
from contracts import Brief, Scene
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.llm_writers import LlmWriter
from storyboard import SceneLimits, has_own_scenes, write_storyboard
from storyboard.llm_scenes import LlmScene, build_llm_storyboard, build_script_order

T = TypeVar("T")

# All requests together: the answer, its repeat with more tokens, and both again to fix bad answers.
MAX_WRITING_SECONDS = 240.0
AS_GIVEN_NOTE = "the scenes as they were given"

_FALLBACK_REASONS = {
    ErrorType.SAFETY_BLOCKED: "refuses to write about this",
    ErrorType.GENERATION_FAILED: "answered with no storyboard",
    ErrorType.OUTCOME_UNKNOWN: "was asked, and its answer was lost",
    ErrorType.TRANSIENT: "could not be reached",
    ErrorType.RATE_LIMITED: "is too busy",
    ErrorType.QUOTA_EXHAUSTED: "has no money left on our account",
    ErrorType.AUTH_FAILED: "does not accept our key",
    ErrorType.INVALID_REQUEST: "does not take such a request",
    ErrorType.MODEL_RETIRED: "is not there any more",
    ErrorType.BUDGET_EXCEEDED: "costs more than the budget allows",
    ErrorType.DAILY_CAP_REACHED: "costs more than may be spent today",
}


@dataclass(frozen=True)
class WrittenStoryboard:
    """A job's scenes and a note on who wrote them. `cost_usd` is None where it is unknown."""

    scenes: tuple[Scene, ...]
    note: str
    cost_usd: float | None = 0.0


class StoryboardWriter:
    """Writes a job's scenes.

    A language model is asked once. On any error of it, even one that may have cost money, our own writer
    takes over: a few cents are not worth holding up a film.

    Args:
        writer: the language model; None: always use our own writer.
        once: makes the model's call at most once per job.
    """

    def __init__(self, writer: LlmWriter | None, once: AtMostOnceCall) -> None:
        self._writer = writer
        self._once = once

    async def write_scenes(
        self, job_id: str, brief: Brief, limits: SceneLimits, seed: int
    ) -> WrittenStoryboard:
        """Write the scenes of a brief that fits the limits (see `storyboard.check_feasible`)."""
        if has_own_scenes(brief):
            return WrittenStoryboard(write_storyboard(brief, limits, seed), AS_GIVEN_NOTE)
        if self._writer is None:
            return _write_own(brief, limits, seed, "no language model is set up")
        return await self._ask_language_model(self._writer, job_id, brief, limits, seed)

    async def _ask_language_model(
        self, writer: LlmWriter, job_id: str, brief: Brief, limits: SceneLimits, seed: int
    ) -> WrittenStoryboard:
        order = build_script_order(brief, limits)
        try:
            price = writer.max_price_usd(order)
            written = await self._once(
                job_id, price, lambda: limit_writing_time(writer.write_storyboard(order))
            )
            guests = [LlmScene(s.text, s.caption, s.seconds, s.entities) for s in written.scenes]
            scenes = build_llm_storyboard(guests, brief, limits, seed)
        except ProviderError as error:
            because, cost = _FALLBACK_REASONS.get(error.kind, "failed"), None
        except ValueError:
            because, cost = _FALLBACK_REASONS[ErrorType.GENERATION_FAILED], written.cost_usd
        else:
            return WrittenStoryboard(scenes, f"written by {writer.model}", written.cost_usd)
        return _write_own(brief, limits, seed, f"{writer.model} {because}", cost)


def _write_own(
    brief: Brief, limits: SceneLimits, seed: int, because: str, cost_usd: float | None = 0.0
) -> WrittenStoryboard:
    return WrittenStoryboard(
        write_storyboard(brief, limits, seed), f"our own writer, because {because}", cost_usd
    )


async def limit_writing_time(written: Awaitable[T]) -> T:
    """Await what a language model writes, for a limited time.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: it took longer.
    """
    try:
        async with asyncio.timeout(MAX_WRITING_SECONDS):
            return await written
    except TimeoutError:
        raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "The writer did not answer in time.") from None
