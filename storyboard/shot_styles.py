"""Shot styles: the framing, camera move and light of each shot of a film."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from storyboard.shot_vocabulary import ArcPhase, Shot

T = TypeVar("T")


@dataclass(frozen=True)
class ShotStyle:
    """The framing, camera move and light of one shot; `str()` is its phrase in the prompt."""

    shot: Shot
    move: str
    light: str

    def __str__(self) -> str:
        return f"{self.move}, {self.shot.name.lower()}, {self.light}"


def choose_shot_styles(phases: Sequence[ArcPhase], key: str) -> list[ShotStyle]:
    """Choose a style for each shot by `key`; no camera move comes twice in a row."""
    found: list[ShotStyle] = []
    for number, phase in enumerate(phases):
        turn = list(phases[:number]).count(phase)
        last_move = found[-1].move if found else ""
        move = next(move for move in _rotate_options(phase.moves, turn, key) if move != last_move)
        shot, light = _rotate_options(phase.shots, turn, key)[0], _rotate_options(phase.lights, turn, key)[0]
        found.append(ShotStyle(shot, move, light))
    return found


def _rotate_options(options: Sequence[T], turn: int, key: str) -> list[T]:
    """Return the options in an order that depends on the key only, rotated by `turn`.

    The order hashes `str(option)`: for a Shot that is the dataclass repr, so its names must not change.
    """
    order = sorted(options, key=lambda option: sha256(f"{key}/{option}".encode()).digest())
    first = turn % len(order)
    return order[first:] + order[:first]
