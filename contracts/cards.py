"""The cards of a film, before its first scene and after its last; and its watermark, over all scenes."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from contracts.image_reference import ImageReference
from contracts.shared_types import FPS, FrozenModel
from contracts.text_characters import require_one_line

# Long enough to read the longest text at 20 characters a second, and to fade.
CARD_SECONDS = 4.0
MAX_CARD_CHARS = 60
CARD_FRAMES = round(CARD_SECONDS * FPS)

CardText = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_CARD_CHARS), AfterValidator(require_one_line)
]


# Of a square watermark's side, as a part of the film's shorter side; and of its opacity.
MarkSize = Annotated[float, Field(ge=0.05, le=0.3, allow_inf_nan=False)]
MarkOpacity = Annotated[float, Field(ge=0.1, le=1, allow_inf_nan=False)]


class WatermarkCorner(StrEnum):
    """The corner of the picture in which a watermark stands."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


class Cards(FrozenModel):
    """The texts of a film's title card and end card, each shown for 4 seconds; null: no such card.

    `watermark` is a picture that is laid over all scenes, and over no card.
    """

    model_config = ConfigDict(extra="forbid")

    title: CardText | None = Field(default=None, description="before the first scene")
    end: CardText | None = Field(default=None, description="after the last scene")
    watermark: ImageReference | None = Field(
        default=None, description="A picture over all scenes; parts of it that are transparent stay so."
    )
    # Burnt captions stand at the bottom.
    watermark_corner: WatermarkCorner = WatermarkCorner.TOP_RIGHT
    watermark_size: MarkSize = Field(
        default=0.12,
        description="The side of a square watermark, as a part of the film's shorter side; others have as "
        "large an area.",
    )
    watermark_opacity: MarkOpacity = 0.8

    @model_validator(mode="after")
    def _validate_any(self) -> Self:
        if self.title is None and self.end is None and self.watermark is None:
            raise ValueError("give a title, an end or a watermark, or leave the cards out")
        return self

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts of the cards that there are, by their names: `title`, `end`."""
        named = {"title": self.title, "end": self.end}
        return {name: text for name, text in named.items() if text is not None}

    @property
    def seconds(self) -> float:
        """Return the length of the cards together, in seconds."""
        return CARD_SECONDS * sum(text is not None for text in (self.title, self.end))
