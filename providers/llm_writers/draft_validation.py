"""Validates the scenes that a language model wrote, and has the model repair them once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from contracts import ScriptOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.llm_writers.instructions import build_material, build_repair_prompt
from providers.llm_writers.protocol import DraftedStoryboard, DraftScene

T = TypeVar("T")


class _Draft(BaseModel):
    scenes: tuple[DraftScene, ...]


class _InvalidDraftError(Exception):
    def __init__(self, complaints: list[str]) -> None:
        super().__init__(complaints)
        self.complaints = complaints


@dataclass(frozen=True)
class PricedReply:
    """A model's answer and its cost; None where the price is unknown."""

    text: str
    cost_usd: float | None = None


async def draft_storyboard(
    ask: Callable[[str], Awaitable[PricedReply]], order: ScriptOrder
) -> DraftedStoryboard:
    """Have a storyboard written from the caller's text; `ask` sends a prompt to the model.

    Raises:
        ProviderError: GENERATION_FAILED: no valid storyboard, even after one repair.
    """
    first = await ask(build_material(order))
    try:
        return DraftedStoryboard(_parse_scenes(first.text, order), first.cost_usd)
    except _InvalidDraftError as unfit:
        second = await make_errors_final(ask(build_repair_prompt(order, first.text, unfit.complaints)))
    try:
        return DraftedStoryboard(
            _parse_scenes(second.text, order), sum_known_costs(first.cost_usd, second.cost_usd)
        )
    except _InvalidDraftError:
        raise no_storyboard_error() from None


async def make_errors_final(asked: Awaitable[T]) -> T:
    """Await a further request after a paid one, and raise its errors as final: money has been spent."""
    try:
        return await asked
    except ProviderError as error:
        raise ProviderError(error.kind, error.message) from None


def sum_known_costs(*costs: float | None) -> float | None:
    """Return the sum of the costs; None if one is unknown."""
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 6) if len(known) == len(costs) else None


def no_storyboard_error() -> ProviderError:
    """Return the error for an answer that is no valid storyboard."""
    return ProviderError(ErrorType.GENERATION_FAILED, "The writer's answer was no storyboard.")


def unsafe_text_error() -> ProviderError:
    """Return the error for a model that refuses the text as unsafe."""
    return ProviderError(
        ErrorType.SAFETY_BLOCKED, "The writer found the text unsafe: change what it asks for."
    )


def _parse_scenes(text: str, order: ScriptOrder) -> tuple[DraftScene, ...]:
    try:
        scenes = _Draft.model_validate_json(text).scenes
    except ValidationError as error:
        raise _InvalidDraftError([_describe_error(one) for one in error.errors(include_url=False)]) from None
    if not order.min_scenes <= len(scenes) <= order.max_scenes:
        wanted = f"{order.min_scenes} to {order.max_scenes}"
        raise _InvalidDraftError([f"scenes: there are {len(scenes)}, and there must be {wanted}"])
    return scenes


def _describe_error(error: Any) -> str:  # noqa: ANN401 - pydantic's own, a typed dictionary
    return f"{'.'.join(map(str, error['loc'])) or 'answer'}: {error['msg']}"
