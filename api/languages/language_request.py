"""What a caller asks for: a finished film in another language."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, field_validator

from contracts import MAX_SCENES, CaptionChoice, Cards, FrozenModel, VoiceChoice
from contracts.narration import MAX_LINES_PER_SCENE, VoiceName
from contracts.spoken_lines import Line

MAX_VOICES = 50
MARK_FIELDS = ("watermark", "watermark_corner", "watermark_size", "watermark_opacity")


def write_language_tag(tag: str) -> str:
    """Return a BCP 47 tag as RFC 5646 (2.1.1) writes it: DE_at is de-AT, so that it is one language.

    In what follows a single letter, all letters are small.
    """
    first, *others = tag.replace("_", "-").lower().split("-")
    single = next((place for place, part in enumerate(others) if len(part) == 1), len(others))
    forms = {2: str.upper, 4: str.title}
    named = [forms.get(len(part), str)(part) for part in others[:single]]
    return "-".join([first, *named, *others[single:]])


class LanguageRequest(FrozenModel):
    """A film in another language, from the clips that there are.

    `max_cost_usd`: the price that you have seen; what would cost more is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    language: Annotated[str, AfterValidator(write_language_tag)] = Field(
        min_length=2, max_length=35, description="As a BCP 47 tag: en, de, pt-BR, zh."
    )
    lines: tuple[tuple[Line, ...], ...] | None = Field(
        default=None,
        max_length=MAX_SCENES,
        description=f"What is said in each scene, in their order, up to {MAX_LINES_PER_SCENE} lines each; an "
        "empty list: nothing. A line that names no voice has that of the first film's line in its place. "
        "Left out: the language model, where one is set up, drafts the film's cards and lines; "
        "`results.languages` has it, and you order the film with it.",
    )
    voice: VoiceChoice | None = Field(
        default=None,
        description="Who speaks. Default: whoever speaks the film; nobody, if its lines are only shown.",
    )
    voices: dict[VoiceName, VoiceName] = Field(
        default_factory=dict,
        max_length=MAX_VOICES,
        description="Who speaks the lines of an entity, by its id, or of a voice of the first film, by its "
        "name: a voice of the same service as `voice`. Default: the same voice where that service has it, "
        "else the narrator.",
    )
    cards: Cards | None = Field(
        default=None,
        description="What the film's cards say in this language. Null, and a text that is null: as in the "
        "first film.",
    )
    captions: CaptionChoice | None = Field(
        default=None, description="Where the words can be read. Default: as in the first film."
    )
    again: bool = Field(
        default=False,
        description="Order again what was ordered, or drafted, last in this language: its lines, voices, "
        "cards and captions, where you give no others. Lines that are kept already are not bought again.",
    )
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)

    @field_validator("cards")
    @classmethod
    def _validate_cards(cls, cards: Cards | None) -> Cards | None:
        if cards and not cards.model_fields_set.isdisjoint(MARK_FIELDS):
            raise ValueError(
                "a watermark is the film's, in all languages: cards have a title and an end here"
            )
        return cards
