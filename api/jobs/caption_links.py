"""Links to the captions of a job's film."""

from collections.abc import Iterable

from contracts import CaptionChoice, Scene
from store import asset_keys
from store.models import JobRow


def find_captions_key(row: JobRow, scenes: Iterable[Scene], extension: str = "vtt") -> str | None:
    """Return the key of the film's captions; None while there is no film, or if it has none."""
    if row.film_key is None or not _has_captions(row, scenes):
        return None
    return asset_keys.captions_key(row.film_key, extension)


def find_player_captions_key(row: JobRow, scenes: Iterable[Scene]) -> str | None:
    """Return the key of the captions that a player shows; None where they are in the picture already."""
    is_burnt = row.brief.caption_choice is CaptionChoice.BURNT
    return None if is_burnt else find_captions_key(row, scenes)


def _has_captions(row: JobRow, scenes: Iterable[Scene]) -> bool:
    if row.receipt is not None:
        return row.receipt.captions is not None
    # Films of before the end of November 2026 have no receipt, and captions as files if somebody speaks.
    says = any(scene.lines for scene in scenes if scene.number not in row.gaps)
    return row.brief.narration is not None and says
