"""A figure beside its reference, and the table of all."""

import math
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil
from rich.console import Console
from rich.table import Table

WIDTH = 132


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Args:
        ratio: ours to the reference.
        held: what is held against the target; the ratio, when not given.
        unit: of the target.
        most: `held` must not be above this.
        least: `held` must not be below this.
        notes: how it was measured, and what else was seen.
    """

    what: str
    reference: str
    ours: str
    ratio: float | None = None
    held: float | None = None
    unit: str = ""
    most: float | None = None
    least: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The target as text; empty when there is none."""
        if self.most is not None:
            return f"≤ {self.most:g}{self.unit}"
        return "" if self.least is None else f"≥ {self.least:g}{self.unit}"

    @property
    def verdict(self) -> str:
        """Whether the target is met; empty when there is none."""
        held = self.ratio if self.held is None else self.held
        if held is None or not self.target:
            return ""
        missed = (self.least is not None and held < self.least) or (
            self.most is not None and held > self.most
        )
        return "missed" if missed else "met"


def header() -> str:
    """Where and when: load from elsewhere spoils figures, so it is said."""
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now} · {machine} · Python {platform.python_version()} · load average {load}"


def show(figures: Iterable[Figure]) -> None:
    """Print the table, then how each figure came about."""
    table = Table("what", "reference", "ours", "ratio", "target", "", box=None, pad_edge=False, width=WIDTH)
    notes = []
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        table.add_row(figure.what, figure.reference, figure.ours, ratio, figure.target, figure.verdict)
        notes += [f"· {figure.what}: {note}" for note in figure.notes]
    console = Console(width=WIDTH, highlight=False, markup=False)
    console.print(table)
    console.print("\n".join(["", *notes]))


def quantile(values: Iterable[float], share: float) -> float:
    """The least of the values that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share * len(ordered))) - 1]
