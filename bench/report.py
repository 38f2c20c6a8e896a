"""A benchmark's figure beside its reference, and the table of all figures."""

import math
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil
from rich.console import Console
from rich.table import Table

TABLE_WIDTH = 132


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    Args:
        label: what was measured.
        ratio: ours divided by the reference.
        checked_value: what is compared with the target; `ratio` when not given.
        unit: unit of the target.
        maximum: target; `checked_value` must not be above this.
        minimum: target; `checked_value` must not be below this.
        notes: how it was measured, and what else was observed.
    """

    label: str
    reference: str
    ours: str
    ratio: float | None = None
    checked_value: float | None = None
    unit: str = ""
    maximum: float | None = None
    minimum: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def target_text(self) -> str:
        """The target as text; empty when there is none."""
        if self.maximum is not None:
            return f"≤ {self.maximum:g}{self.unit}"
        return "" if self.minimum is None else f"≥ {self.minimum:g}{self.unit}"

    @property
    def target_result(self) -> str:
        """`met` or `missed`; empty when there is no target."""
        held = self.ratio if self.checked_value is None else self.checked_value
        if held is None or not self.target_text:
            return ""
        missed = (self.minimum is not None and held < self.minimum) or (
            self.maximum is not None and held > self.maximum
        )
        return "missed" if missed else "met"


def machine_header() -> str:
    """Return date, machine and load average as one line: other load distorts the figures."""
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now} · {machine} · Python {platform.python_version()} · load average {load}"


def print_report(figures: Iterable[Measurement]) -> None:
    """Print the table, then the notes of each figure."""
    table = Table(
        "what", "reference", "ours", "ratio", "target", "", box=None, pad_edge=False, width=TABLE_WIDTH
    )
    notes = []
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        table.add_row(
            figure.label, figure.reference, figure.ours, ratio, figure.target_text, figure.target_result
        )
        notes += [f"· {figure.label}: {note}" for note in figure.notes]
    console = Console(width=TABLE_WIDTH, highlight=False, markup=False)
    console.print(table)
    console.print("\n".join(["", *notes]))


def quantile(values: Iterable[float], share: float) -> float:
    """Return the nearest-rank quantile: the least value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share * len(ordered))) - 1]
