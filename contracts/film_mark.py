"""The watermark of a finished film that its owner changes: another picture, another place, or none."""

from pydantic import Field

from contracts.cards import Cards, MarkOpacity, MarkSize, WatermarkCorner
from contracts.image_reference import ImageReference
from contracts.shared_types import FrozenModel


class FilmMark(FrozenModel):
    """The watermark that a film has or is to have, in place of the one that its brief asked for.

    `off` keeps the other fields, so that the same watermark can be laid over the film again.
    """

    off: bool = Field(default=False, description="whether the film has none")
    upload_id: str | None = Field(default=None, description="of the picture; null: it is at `url`")
    url: str | None = Field(
        default=None,
        description="of the picture, as it was when the film got it; null, as `upload_id`: the brief's",
    )
    corner: WatermarkCorner = Field(default=WatermarkCorner.TOP_RIGHT, description="where it stands")
    size: MarkSize = Field(default=0.12, description="of a square's side, to the film's shorter side")
    opacity: MarkOpacity = Field(default=0.8, description="1: nothing shows through")


def find_mark(cards: Cards | None, chosen: FilmMark | None) -> FilmMark | None:
    """Return the watermark that the owner has chosen, else the brief's; None: there never was one."""
    if chosen is not None or cards is None or cards.watermark is None:
        return chosen
    return FilmMark(corner=cards.watermark_corner, size=cards.watermark_size, opacity=cards.watermark_opacity)


def apply_mark(cards: Cards | None, chosen: FilmMark | None) -> Cards | None:
    """Return the brief's cards with the watermark that the owner has chosen; None: as the brief has it."""
    if chosen is None:
        return cards
    changes = {
        "watermark": _find_picture(cards, chosen),
        "watermark_corner": chosen.corner,
        "watermark_size": chosen.size,
        "watermark_opacity": chosen.opacity,
    }
    if cards is not None:
        return cards.model_copy(update=changes)
    return Cards(**changes) if changes["watermark"] else None


def _find_picture(cards: Cards | None, chosen: FilmMark) -> ImageReference | None:
    if chosen.off:
        return None
    if chosen.upload_id is not None or chosen.url is not None:
        return ImageReference(upload_id=chosen.upload_id, url=chosen.url)
    return cards.watermark if cards else None
