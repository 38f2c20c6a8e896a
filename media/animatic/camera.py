"""Camera moves: chosen by the camera words of the text, else by seed."""

from dataclasses import dataclass, replace

import numpy as np

from media.procedural.seeded_random import SeededRandom, seeded_random_for
from media.procedural.topics import MOVES, find_topics

FULL_TRAVEL_SECONDS = 5.0  # shorter clips travel less, so that the speed stays the same
HANDHELD = 0.006


@dataclass(frozen=True)
class CameraView:
    """The camera's x, y from rest, in picture heights (at the nearest depth), and its zoom, 1 or more."""

    x: float
    y: float
    zoom: float


@dataclass(frozen=True)
class CameraMove:
    """A move from one view to another; `sway` and `phase` are amplitude and phase of hand-held shake."""

    start: CameraView
    end: CameraView
    sway: float = 0.0
    phase: float = 0.0

    def view_at(self, progress: float, seconds: float) -> CameraView:
        """Return the view at `progress` (0 to 1) of the clip, `seconds` after its start."""
        share = _ease_progress(progress)
        x, y = self._hand_shake(seconds)
        return CameraView(
            self.start.x + share * (self.end.x - self.start.x) + x,
            self.start.y + share * (self.end.y - self.start.y) + y,
            self.start.zoom + share * (self.end.zoom - self.start.zoom),
        )

    def _hand_shake(self, seconds: float) -> tuple[float, float]:
        x = np.sin(2.1 * seconds + self.phase) + 0.6 * np.sin(4.7 * seconds + 2 * self.phase)
        y = np.sin(2.7 * seconds + 3 * self.phase) + 0.5 * np.sin(5.3 * seconds + self.phase)
        return float(self.sway * x), float(self.sway * y)


# A move pans, or zooms and tilts: an axis that stands still needs no sub-pixel drawing.
MOVES_BY_NAME = {
    "push": CameraMove(CameraView(0.0, -0.04, 1.0), CameraView(0.0, 0.06, 1.2)),
    "pull": CameraMove(CameraView(0.0, 0.06, 1.22), CameraView(0.0, -0.04, 1.0)),
    "left": CameraMove(CameraView(0.16, 0.0, 1.0), CameraView(-0.16, 0.0, 1.0)),
    "right": CameraMove(CameraView(-0.16, 0.0, 1.0), CameraView(0.16, 0.0, 1.0)),
    "up": CameraMove(CameraView(0.0, 0.14, 1.0), CameraView(0.0, -0.14, 1.0)),
    "down": CameraMove(CameraView(0.0, -0.14, 1.0), CameraView(0.0, 0.14, 1.0)),
    "aerial": CameraMove(CameraView(-0.14, -0.13, 1.0), CameraView(0.14, 0.1, 1.08)),
    "handheld": CameraMove(CameraView(-0.05, 0.0, 1.0), CameraView(0.05, 0.0, 1.0), sway=HANDHELD),
    "still": CameraMove(CameraView(0.0, 0.0, 1.0), CameraView(0.0, 0.02, 1.04)),
}
DEFAULT_MOVES = ("push", "pull", "left", "right", "up", "aerial")


def choose_move(text: str, seconds: float, seed: int) -> CameraMove:
    """Choose the camera move for the scene `text`."""
    luck = seeded_random_for("camera", text, seed)
    names = find_topics(MOVES, text) or [DEFAULT_MOVES[int(luck.integers(len(DEFAULT_MOVES)))]]
    move = MOVES_BY_NAME[names[0]]
    if names[0] not in {"left", "right"} and luck.random() < 0.5:  # noqa: PLR2004
        move = replace(move, start=_mirror_view(move.start), end=_mirror_view(move.end))
    return _shorten_move(move, min(1.0, seconds / FULL_TRAVEL_SECONDS), luck)


def _shorten_move(move: CameraMove, share: float, luck: SeededRandom) -> CameraMove:
    """Return the middle `share` of the move, with a random phase of shake."""
    cut = (1 - share) / 2
    start, end = (_interpolate_views(move.start, move.end, at) for at in (cut, 1 - cut))
    return replace(move, start=start, end=end, phase=float(luck.uniform(0, 6)))


def _interpolate_views(one: CameraView, other: CameraView, at: float) -> CameraView:
    parts = ((a + at * (b - a)) for a, b in zip(_view_values(one), _view_values(other), strict=True))
    return CameraView(*parts)


def _view_values(view: CameraView) -> tuple[float, float, float]:
    return view.x, view.y, view.zoom


def _mirror_view(view: CameraView) -> CameraView:
    return replace(view, x=-view.x)


def _ease_progress(progress: float) -> float:
    """Ease in and out a little; the clip is cut against others, so it never stands still at its ends."""
    return 0.6 * progress + 0.4 * progress * progress * (3 - 2 * progress)
