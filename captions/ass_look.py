"""The look of captions that are burnt into the picture: style, size, and where they may stand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from captions.caption_norms import CaptionNorms

# Shares of the frame. Upright films leave more free, since players lay buttons over them there.
UPRIGHT_SIDE, UPRIGHT_BOTTOM = 0.12, 0.20
WIDE_SIDE, WIDE_BOTTOM = 0.10, 0.07
# The em, as a share of the frame's shorter side.
EM_OF_SHORT_SIDE = 0.056
OUTLINE_OF_EM, SHADOW_OF_EM, BOX_PADDING_OF_EM = 0.06, 0.03, 0.28


class CaptionStyle(StrEnum):
    """Letters with an outline, letters on a box, or letters that change colour as they are spoken."""

    CLEAN = "clean"
    BOX = "box"
    KARAOKE = "karaoke"


@dataclass(frozen=True)
class AssFont:
    """The font by the name that libass finds it by; `height_per_em`: its Windows ascent and descent."""

    name: str
    height_per_em: float

    def __post_init__(self) -> None:
        if not self.name.isprintable() or "," in self.name:
            raise ValueError(f"{self.name!r} cannot be named in an ASS file")


class CaptionArea(NamedTuple):
    """The part of a frame in which captions may stand, in pixels from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class AssLook:
    """A look for frames of `width` by `height` pixels."""

    width: int
    height: int
    style: CaptionStyle
    font: AssFont

    @property
    def em(self) -> float:
        """The size of the letters in pixels."""
        return EM_OF_SHORT_SIDE * min(self.width, self.height)

    @property
    def line_width(self) -> float:
        """The most pixels that a line may take."""
        return self.width - 2 * (self.side_margin + self._padding)

    @property
    def side_margin(self) -> int:
        """Pixels free of text at each side."""
        return round((UPRIGHT_SIDE if self._is_upright else WIDE_SIDE) * self.width)

    @property
    def bottom_margin(self) -> int:
        """Pixels free of text below."""
        return round((UPRIGHT_BOTTOM if self._is_upright else WIDE_BOTTOM) * self.height)

    @property
    def area(self) -> CaptionArea:
        """Where captions of as many lines as they may have stand."""
        bottom = self.height - self.bottom_margin
        text = CaptionNorms.most_lines * self.em * self.font.height_per_em
        above = self._padding or OUTLINE_OF_EM * self.em
        return CaptionArea(
            left=self.side_margin,
            top=int(bottom - text - above),
            right=self.width - self.side_margin,
            bottom=int(bottom + self._padding),
        )

    def write_style(self) -> str:
        """Return the line of the ASS file that defines the style.

        Colours are &HAABBGGRR, and alpha 0 is opaque. Border style 1 is an outline; 4 is libass's own, one
        box around all lines, in the back colour and with the shadow's depth as padding.
        """
        boxed = self.style is CaptionStyle.BOX
        spoken = "&H0000D7FF" if self.style is CaptionStyle.KARAOKE else "&H00FFFFFF"
        outline = 0.0 if boxed else OUTLINE_OF_EM * self.em
        shadow = self._padding if boxed else SHADOW_OF_EM * self.em
        colours = f"{spoken},&H00FFFFFF,&H00000000,{'&H40000000' if boxed else '&H80000000'}"
        effects = f"0,0,0,0,100,100,0,0,{4 if boxed else 1},{outline:.2f},{shadow:.2f}"
        # Alignment 2 is the middle below. Encoding -1 has libass find each line's direction by its letters.
        place = f"2,{self.side_margin},{self.side_margin},{self.bottom_margin},-1"
        size = self.em * self.font.height_per_em
        return f"Style: Caption,{self.font.name},{size:.2f},{colours},{effects},{place}"

    @property
    def _is_upright(self) -> bool:
        return self.height > self.width

    @property
    def _padding(self) -> float:
        return BOX_PADDING_OF_EM * self.em if self.style is CaptionStyle.BOX else 0.0
