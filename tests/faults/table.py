"""docs/faults.md: every row that a run of the list saw. `python -m tests.faults.table` writes it.

With adapters' names behind it ("xAI", "Runway"), it plays their cases alone, and leaves the other tables.
"""

import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.faults.cases import Case, cases_of
from tests.faults.fault_harness import FaultHarness, run_fault_harness
from tests.faults.films import films_of
from tests.faults.rows import Row
from tests.faults.targets import TARGETS

PATH = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = """\
# What goes wrong, and how it ends

Written by `python -m tests.faults.table`, and checked row by row by the tests in `tests/faults`: each
adapter, over HTTP, against the emulator, with the ledger and the activities that a worker has.

- **Call**: the one that the fault strikes. Where it strikes none, it is a film in which nothing goes wrong.
- **First failure**: the error's type; empty when no activity failed.
- **Next try**: `as said` by Retry-After, else the time that we ask for, `usual` (from 1 s on, growing), or
  `never`.
- **End**: the outcome in the ledger, with the error's type; `held` until its owner decides, `open` while it
  is asked for. `late`: after our patience; `kept`: the file is ours, and plays (it is brought in where
  nothing goes wrong, where the job is late, and where the fault strikes after the job's end).
- **fetch**: where the kit alone downloads, as at fal, or KIE's adapter does, as at KIE's market, the statuses
  that stand there are not listed again: one place decides on them for all.
- Faults after which the call is simply made again strike one film, one after the other: its end is the end of
  each.
- **Ledger**: what it says of the cost, in dollars. **Jobs** and **charged**: what the service says, in truth.
"""
COLUMNS = ("Call", "What goes wrong", "First failure", "Next try", "End", "Ledger", "Jobs", "Charged")


def line_of(case: Case, row: Row) -> str:
    """The case's line in its adapter's table."""
    what = case.fault.name if case.fault else "nothing"
    seen = (row.error, row.next_try, row.end, row.cost, str(row.jobs), row.charged)
    return _line((case.operation, what, *seen))


@cache
def lines(path: Path = PATH) -> dict[str, list[str]]:
    """The tables' lines in the document, by adapter."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line.removeprefix("## ")] = []
        elif line.startswith("| ") and not line.startswith(f"| {COLUMNS[0]} "):
            found[list(found)[-1]].append(line)
    return found


def document(tables: Mapping[str, Sequence[str]]) -> str:
    """All of it, from each adapter's lines."""
    head = [_line(COLUMNS), "|---" * len(COLUMNS) + "|"]
    return HEAD + "".join("\n".join([f"\n## {name}\n", *head, *rows, ""]) for name, rows in tables.items())


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


async def run(names: Sequence[str]) -> None:
    """Play every case of these adapters, or of all, and write what was seen."""
    before = lines()
    with tempfile.TemporaryDirectory() as folder:
        async with run_fault_harness(Path(folder)) as harness:
            tables = {
                name: await _seen(harness, name) if name in (names or TARGETS) else before.get(name, [])
                for name in TARGETS
            }
    await asyncio.to_thread(PATH.write_text, document(tables), encoding="utf-8")


async def _seen(harness: FaultHarness, name: str) -> list[str]:
    films = [await harness.play(film) for film in films_of(TARGETS[name])]
    found = {seen.case: line_of(seen.case, seen.row) for film in films for seen in film}
    return [found[case] for case in cases_of(TARGETS[name])]


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1:]))
