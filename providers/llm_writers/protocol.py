"""The protocol of LLM writers, and the storyboards and translations that they return."""

from dataclasses import dataclass
from typing import Annotated, Protocol

from pydantic import AfterValidator, ConfigDict, Field

from contracts import FrozenModel, ScriptOrder, TranslationOrder
from contracts.text_characters import normalize_line_breaks, strip_unreadable

# Above our own limits for a scene's text, to which the storyboard's rules truncate it.
MAX_TEXT_LENGTH, MAX_CAPTION_LENGTH = 8_000, 2_000


def _require_visible(text: str) -> str:
    """Return the text without control characters, which databases refuse.

    Raises ValueError if it is blank.
    """
    kept = strip_unreadable(normalize_line_breaks(text)).strip()
    if not kept:
        raise ValueError("must not be blank")
    return kept


def _to_one_line(text: str) -> str:
    return " ".join(_require_visible(text).split())


class DraftScene(FrozenModel):
    """A scene as written by a model. Its length is later scaled so that all fit the film.

    `entities` are the ids of those in sight; None where it was not asked for them.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    text: Annotated[str, Field(max_length=MAX_TEXT_LENGTH), AfterValidator(_require_visible)]
    caption: Annotated[str, Field(max_length=MAX_CAPTION_LENGTH), AfterValidator(_to_one_line)]
    seconds: float = Field(gt=0, le=3_600)
    entities: tuple[str, ...] | None = Field(default=None, max_length=100)


@dataclass(frozen=True)
class DraftedStoryboard:
    """The scenes in order, and their cost by the list price; None where there is no price."""

    scenes: tuple[DraftScene, ...]
    cost_usd: float | None = None


@dataclass(frozen=True)
class TranslatedLines:
    """Translated lines in order, and their cost by the list price; None where there is no price."""

    lines: tuple[str, ...]
    cost_usd: float | None = None


class LlmWriter(Protocol):
    """A language model that writes storyboards and translates lines. Each call costs money."""

    @property
    def model(self) -> str:
        """The model's name."""

    def max_price_usd(self, order: ScriptOrder) -> float:
        """Return the highest price of an answer, by the price list; 0 where it has no price."""

    def max_translation_usd(self, order: TranslationOrder) -> float:
        """Return the highest price of a translation, by the price list; 0 where it has no price."""

    async def translate_lines(self, order: TranslationOrder) -> TranslatedLines:
        """Translate a film's lines.

        Raises:
            ProviderError: the model refuses, is unavailable, or returns no translation even after a repair.
        """

    async def write_storyboard(self, order: ScriptOrder) -> DraftedStoryboard:
        """Write the scenes of the film.

        Raises:
            ProviderError: the model refuses, is unavailable, or returns no valid storyboard even after a
                repair.
        """
