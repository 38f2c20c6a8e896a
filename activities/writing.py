"""Who writes the storyboard: a language model where one is set up, and our own writer in every other case."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from providers.errors import ProviderError
from providers.writers import Writer, Written
from storyboard import SceneLimits, has_own_scenes, write_storyboard
from storyboard.guest import GuestScene, guest_storyboard, script_order
from workflows.contracts import Brief, Scene
from workflows.errors import ErrorType

T = TypeVar("T")

# For all of it: an answer, with more room if need be, and that once more when it had to be mended.
LONGEST_SECONDS = 240.0
AS_GIVEN = "the scenes as they were given"

_BECAUSE = {
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


class PaidOnce(Protocol):
    """Makes a call that costs money at most once for a job, whoever tries again."""

    async def __call__(self, job_id: str, price_usd: float, call: Callable[[], Awaitable[T]]) -> T:
        """What the call gave.

        Raises:
            ProviderError: what the call raised; OUTCOME_UNKNOWN: an earlier try has called, and what that one
                got is lost; BUDGET_EXCEEDED, DAILY_CAP_REACHED: the money may not be spent.
        """


@dataclass(frozen=True)
class Script:
    """A job's scenes, and in words who wrote them. `cost_usd`: null where nobody knows."""

    scenes: tuple[Scene, ...]
    note: str
    cost_usd: float | None = 0.0


class ScriptWriter:
    """Writes a job's scenes.

    A language model is asked once. Whatever goes wrong with it, even when it may have been paid for nothing,
    our own writer does it: a few cents are not worth holding a film for.

    Args:
        writer: the language model; none: it is always our own writer.
    """

    def __init__(self, writer: Writer | None, once: PaidOnce) -> None:
        self._writer = writer
        self._once = once

    async def write(self, job_id: str, brief: Brief, limits: SceneLimits, seed: int) -> Script:
        """The scenes of a brief that fits the limits (see `check_fit`)."""
        if has_own_scenes(brief):
            return Script(write_storyboard(brief, limits, seed), AS_GIVEN)
        if self._writer is None:
            return _our_own(brief, limits, seed, "no language model is set up")
        return await self._asked(self._writer, job_id, brief, limits, seed)

    async def _asked(
        self, writer: Writer, job_id: str, brief: Brief, limits: SceneLimits, seed: int
    ) -> Script:
        order = script_order(brief, limits)
        try:
            price = writer.price_usd(order)
            written = await self._once(job_id, price, lambda: _in_time(writer.write(order)))
            guests = [GuestScene(scene.text, scene.caption, scene.seconds) for scene in written.scenes]
            scenes = guest_storyboard(guests, brief, limits, seed)
        except ProviderError as error:
            because, cost = _BECAUSE.get(error.kind, "failed"), None
        except ValueError:
            because, cost = _BECAUSE[ErrorType.GENERATION_FAILED], written.cost_usd
        else:
            return Script(scenes, f"written by {writer.model}", written.cost_usd)
        return _our_own(brief, limits, seed, f"{writer.model} {because}", cost)


def _our_own(
    brief: Brief, limits: SceneLimits, seed: int, because: str, cost_usd: float | None = 0.0
) -> Script:
    return Script(write_storyboard(brief, limits, seed), f"our own writer, because {because}", cost_usd)


async def _in_time(written: Awaitable[Written]) -> Written:
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await written
    except TimeoutError:
        raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "The writer did not answer in time.") from None
