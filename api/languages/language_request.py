"""What a caller asks for: a finished film in another language."""

from pydantic import ConfigDict, Field

from contracts import MAX_SCENES, CaptionChoice, FrozenModel, LineText, VoiceChoice
from contracts.narration import MAX_LINES_PER_SCENE


class LanguageRequest(FrozenModel):
    """A film in another language, from the clips that there are.

    `max_cost_usd`: the price that you have seen; what would cost more is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    language: str = Field(min_length=2, max_length=35, description="As a BCP 47 tag: en, de, pt-BR, zh.")
    lines: tuple[tuple[LineText, ...], ...] | None = Field(
        default=None,
        max_length=MAX_SCENES,
        description=f"What is said in each scene, in their order, up to {MAX_LINES_PER_SCENE} lines each; an "
        "empty list: nothing. Left out: the language model, where one is set up, translates the film's "
        "lines as a draft; `results.languages` has it, and you order the film with it.",
    )
    voice: VoiceChoice | None = Field(
        default=None,
        description="Who speaks. Default: whoever speaks the film; nobody, if its lines are only shown.",
    )
    captions: CaptionChoice | None = Field(
        default=None, description="Where the words can be read. Default: as in the first film."
    )
    again: bool = Field(
        default=False,
        description="Order again what was ordered, or drafted, last in this language: its lines, voice and "
        "captions, where you give no others. Lines that are kept already are not bought again.",
    )
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
