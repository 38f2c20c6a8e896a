"""What a storyboard writer is told, and what it gives back."""

from dataclasses import dataclass
from typing import Annotated, Protocol

from pydantic import AfterValidator, ConfigDict, Field

from workflows.contracts import Frozen, ScriptOrder
from workflows.contracts.characters import with_newlines, without_unreadable

# More than any scene's text may have; what is beyond our own limits is cut by the storyboard's rules.
MAX_TEXT, MAX_CAPTION = 8_000, 2_000


def _seen(text: str) -> str:
    """Without control characters, which no database wants. Raises ValueError if nothing is left to see."""
    kept = without_unreadable(with_newlines(text)).strip()
    if not kept:
        raise ValueError("must not be blank")
    return kept


def _one_line(text: str) -> str:
    return " ".join(_seen(text).split())


class DraftScene(Frozen):
    """A scene as a writer sees it. The lengths of all are later fitted to the film's, in proportion."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    text: Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_seen)]
    caption: Annotated[str, Field(max_length=MAX_CAPTION), AfterValidator(_one_line)]
    seconds: float = Field(gt=0, le=3_600)


@dataclass(frozen=True)
class Written:
    """The scenes in order, and what they cost by the price list; null where it has no price."""

    scenes: tuple[DraftScene, ...]
    cost_usd: float | None = None


class Writer(Protocol):
    """A language model that writes storyboards. Asking it costs money."""

    @property
    def model(self) -> str:
        """The model's name."""

    def price_usd(self, order: ScriptOrder) -> float:
        """What an answer costs at most, by the price list; 0 where it has no price."""

    async def write(self, order: ScriptOrder) -> Written:
        """The film's scenes.

        Raises:
            ProviderError: it refuses, is away, or answers with no storyboard, even when told what is wrong.
        """
