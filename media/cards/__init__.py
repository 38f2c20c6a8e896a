"""Cards: a film's title or its end, set as the animatic sets its captions, as a clip for the cut."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from media.errors import CaptionsUndrawable
from media.procedural.child_process import run_child

# Increment it when cards come to look otherwise.
CARD_VERSION = 1
CARD_LEFT_OUT = "card_left_out"
FAILURE_MESSAGE = "The film's card could not be drawn."
UNDRAWABLE_MESSAGE = (
    "No font of the worker has all letters of the film's title or end card. Install fonts (Debian: "
    "fonts-noto-core, fonts-noto-cjk)."
)


@dataclass(frozen=True)
class CardSpec:
    """A card: its text, how many frames it lasts, its size in even pixels. `mood` chooses its colours."""

    text: str
    frames: int
    width: int
    height: int
    mood: str
    seed: int

    @property
    def key(self) -> str:
        """A sha256 in hex: equal keys mean equal pictures on one machine, which chooses the fonts."""
        said = {"version": CARD_VERSION, **asdict(self)}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


async def render_card(card: CardSpec, out: Path, *, ffmpeg: Path) -> None:
    """Render the card to the mp4 `out`, in a child process that dies with us.

    Raises:
        CaptionsUndrawable: no font of this machine has all of its letters.
        MediaError: it cannot be drawn.
    """
    order = json.dumps(asdict(card))
    remarks = await run_child(
        "media.cards", order, out, str(ffmpeg), failure=FAILURE_MESSAGE, on_progress=lambda _: None
    )
    if CARD_LEFT_OUT in remarks:
        raise CaptionsUndrawable(UNDRAWABLE_MESSAGE)
