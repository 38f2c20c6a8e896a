"""How the camera moves: by the camera words of the text, else by chance."""

from dataclasses import dataclass, replace

import numpy as np

from media.animatic.chance import Chance, chance
from media.animatic.words import MOVES, named

FULL_TRAVEL_SECONDS = 5.0  # shorter clips travel less, so that no move is hectic
HANDHELD = 0.006


@dataclass(frozen=True)
class View:
    """Where the camera is: x, y from rest in picture heights (at the nearest depth), and its zoom, from 1."""

    x: float
    y: float
    zoom: float


@dataclass(frozen=True)
class Move:
    """A move from one view to another; `sway` is the amplitude of a hand's unrest, `phase` its moment."""

    start: View
    end: View
    sway: float = 0.0
    phase: float = 0.0

    def at(self, progress: float, seconds: float) -> View:
        """The view at `progress` (0 to 1) of the clip, `seconds` into it."""
        share = _eased(progress)
        x, y = self._unrest(seconds)
        return View(
            self.start.x + share * (self.end.x - self.start.x) + x,
            self.start.y + share * (self.end.y - self.start.y) + y,
            self.start.zoom + share * (self.end.zoom - self.start.zoom),
        )

    def _unrest(self, seconds: float) -> tuple[float, float]:
        x = np.sin(2.1 * seconds + self.phase) + 0.6 * np.sin(4.7 * seconds + 2 * self.phase)
        y = np.sin(2.7 * seconds + 3 * self.phase) + 0.5 * np.sin(5.3 * seconds + self.phase)
        return float(self.sway * x), float(self.sway * y)


# A move goes one way, or zooms and goes up or down: what stands still need not be drawn between pixels.
MOVES_BY_NAME = {
    "push": Move(View(0.0, -0.04, 1.0), View(0.0, 0.06, 1.2)),
    "pull": Move(View(0.0, 0.06, 1.22), View(0.0, -0.04, 1.0)),
    "left": Move(View(0.16, 0.0, 1.0), View(-0.16, 0.0, 1.0)),
    "right": Move(View(-0.16, 0.0, 1.0), View(0.16, 0.0, 1.0)),
    "up": Move(View(0.0, 0.14, 1.0), View(0.0, -0.14, 1.0)),
    "down": Move(View(0.0, -0.14, 1.0), View(0.0, 0.14, 1.0)),
    "aerial": Move(View(-0.14, -0.13, 1.0), View(0.14, 0.1, 1.08)),
    "handheld": Move(View(-0.05, 0.0, 1.0), View(0.05, 0.0, 1.0), sway=HANDHELD),
    "still": Move(View(0.0, 0.0, 1.0), View(0.0, 0.02, 1.04)),
}
BY_CHANCE = ("push", "pull", "left", "right", "up", "aerial")


def choose_move(text: str, seconds: float, seed: int) -> Move:
    """The camera's move for the scene `text`."""
    luck = chance("camera", text, seed)
    names = named(MOVES, text) or [BY_CHANCE[int(luck.integers(len(BY_CHANCE)))]]
    move = MOVES_BY_NAME[names[0]]
    if names[0] not in {"left", "right"} and luck.random() < 0.5:  # noqa: PLR2004
        move = replace(move, start=_mirrored(move.start), end=_mirrored(move.end))
    return _gentle(move, min(1.0, seconds / FULL_TRAVEL_SECONDS), luck)


def _gentle(move: Move, share: float, luck: Chance) -> Move:
    """The middle `share` of the move."""
    cut = (1 - share) / 2
    start, end = (_between(move.start, move.end, at) for at in (cut, 1 - cut))
    return replace(move, start=start, end=end, phase=float(luck.uniform(0, 6)))


def _between(one: View, other: View, at: float) -> View:
    parts = ((a + at * (b - a)) for a, b in zip(_parts(one), _parts(other), strict=True))
    return View(*parts)


def _parts(view: View) -> tuple[float, float, float]:
    return view.x, view.y, view.zoom


def _mirrored(view: View) -> View:
    return replace(view, x=-view.x)


def _eased(progress: float) -> float:
    """Mostly even, a little softer at both ends: the clip is cut against others and must not stand still."""
    return 0.6 * progress + 0.4 * progress * progress * (3 - 2 * progress)
