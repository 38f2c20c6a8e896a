"""Which shot, camera move and light each shot of a film gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from storyboard.shots import Phase, Shot

T = TypeVar("T")


@dataclass(frozen=True)
class Look:
    """How one shot is filmed."""

    shot: Shot
    move: str
    light: str

    def __str__(self) -> str:
        return f"{self.move}, {self.shot.name.lower()}, {self.light}"


def looks(phases: Sequence[Phase], key: str) -> list[Look]:
    """A look for each shot of the arc, chosen by `key`: no camera move twice in a row."""
    found: list[Look] = []
    for number, phase in enumerate(phases):
        turn = list(phases[:number]).count(phase)
        last_move = found[-1].move if found else ""
        move = next(move for move in _in_turn(phase.moves, turn, key) if move != last_move)
        shot, light = _in_turn(phase.shots, turn, key)[0], _in_turn(phase.lights, turn, key)[0]
        found.append(Look(shot, move, light))
    return found


def _in_turn(options: Sequence[T], turn: int, key: str) -> list[T]:
    """The options in an order that only the key decides, begun anew one further at each turn."""
    order = sorted(options, key=lambda option: sha256(f"{key}/{option}".encode()).digest())
    first = turn % len(order)
    return order[first:] + order[:first]
