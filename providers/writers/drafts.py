"""From what a language model says to scenes: checked, mended once by the model itself, or given up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from providers.errors import ProviderError
from providers.writers.protocol import DraftScene, Written
from providers.writers.wording import material, repair
from workflows.contracts import ScriptOrder
from workflows.errors import ErrorType

T = TypeVar("T")

# The dialect that both services take: every object closed, all of its properties required, few keywords.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "scenes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "caption": {"type": "string"},
                    "seconds": {"type": "integer"},
                },
                "required": ["text", "caption", "seconds"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["scenes"],
    "additionalProperties": False,
}


class _Draft(BaseModel):
    scenes: tuple[DraftScene, ...]


class _UnfitError(Exception):
    def __init__(self, complaints: list[str]) -> None:
        super().__init__(complaints)
        self.complaints = complaints


@dataclass(frozen=True)
class Said:
    """What the model said, and what that cost; null where the price is not known."""

    text: str
    cost_usd: float | None = None


async def drafted(ask: Callable[[str], Awaitable[Said]], order: ScriptOrder) -> Written:
    """Have a storyboard made of what the caller wrote; `ask` sends a text to the model.

    Raises:
        ProviderError: GENERATION_FAILED: no storyboard came, even when the model was told what is wrong.
    """
    first = await ask(material(order))
    try:
        return Written(_scenes(first.text, order), first.cost_usd)
    except _UnfitError as unfit:
        second = await once_paid(ask(repair(order, first.text, unfit.complaints)))
    try:
        return Written(_scenes(second.text, order), added(first.cost_usd, second.cost_usd))
    except _UnfitError:
        raise no_storyboard() from None


async def once_paid(asked: Awaitable[T]) -> T:
    """Ask again after an answer that was paid for: no trouble can mean any more that nothing was."""
    try:
        return await asked
    except ProviderError as error:
        raise ProviderError(error.kind, error.message) from None


def added(*costs: float | None) -> float | None:
    """All of them together; null if one is not known."""
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 6) if len(known) == len(costs) else None


def no_storyboard() -> ProviderError:
    """The writer has answered, and there is nothing to be made of it."""
    return ProviderError(ErrorType.GENERATION_FAILED, "The writer's answer was no storyboard.")


def unwilling() -> ProviderError:
    """The writer will not write about this."""
    return ProviderError(
        ErrorType.SAFETY_BLOCKED, "The writer found the text unsafe: change what it asks for."
    )


def _scenes(text: str, order: ScriptOrder) -> tuple[DraftScene, ...]:
    try:
        scenes = _Draft.model_validate_json(text).scenes
    except ValidationError as error:
        raise _UnfitError([_complaint(one) for one in error.errors(include_url=False)]) from None
    if not order.min_scenes <= len(scenes) <= order.max_scenes:
        wanted = f"{order.min_scenes} to {order.max_scenes}"
        raise _UnfitError([f"scenes: there are {len(scenes)}, and there must be {wanted}"])
    return scenes


def _complaint(error: Any) -> str:  # noqa: ANN401 - pydantic's own, a typed dictionary
    return f"{'.'.join(map(str, error['loc'])) or 'answer'}: {error['msg']}"
