"""Something that must hold at the end of a run, and how money is written."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What was counted, whether it is as it must be, and what is wrong."""

    name: str
    found: str
    holds: bool
    wrong: tuple[str, ...] = ()


def nothing(name: str, wrong: Iterable[str]) -> Check:
    """What there may be none of."""
    listed = tuple(wrong)
    return Check(name, str(len(listed)), not listed, listed)


def some(name: str, count: int) -> Check:
    """What a run must have met, or else it has shown nothing about it."""
    return Check(name, str(count), count > 0)


def same(name: str, one: str, other: str) -> Check:
    """What must be the same on both sides."""
    return Check(name, f"{one} = {other}" if one == other else f"{one} ≠ {other}", one == other)


def usd(micros: int | None) -> str:
    """Micro-dollars as dollars with six decimals."""
    return "unknown" if micros is None else f"${micros // 1_000_000}.{micros % 1_000_000:06}"
