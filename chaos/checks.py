"""A check at the end of a run, its constructors, and the format of money."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A check: its name, what was found, whether it holds, and the violations."""

    name: str
    found: str
    holds: bool
    wrong: tuple[str, ...] = ()


def expect_none(name: str, wrong: Iterable[str]) -> Check:
    """Check that the list of violations is empty."""
    listed = tuple(wrong)
    return Check(name, str(len(listed)), not listed, listed)


def expect_some(name: str, count: int) -> Check:
    """Check that something occurred at least once: a run that never met it proves nothing about it."""
    return Check(name, str(count), count > 0)


def expect_equal(name: str, one: str, other: str) -> Check:
    """Check that both texts are equal."""
    return Check(name, f"{one} = {other}" if one == other else f"{one} ≠ {other}", one == other)


def format_usd(micros: int | None) -> str:
    """Format micro-dollars as dollars with six decimals, "unknown" for None."""
    return "unknown" if micros is None else f"${micros // 1_000_000}.{micros % 1_000_000:06}"
