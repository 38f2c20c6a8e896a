"""Compares the lines that services have spoken with what the ledger says of them, line by line. Pure.

A line's sound is the answer to its order. Where the answer is lost, or its sound is damaged, nobody can look
it up: the ledger says so, and its owner buys the line again. A line is charged twice in no other way.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from chaos.checks import Check, expect_equal, expect_none, format_usd
from chaos.database_reader import RecordedJob, RecordedTake
from chaos.emulator_client import ServiceJob

# The number of the film, the scene, and the line.
LineKey = tuple[int, int, int]
LOST_ANSWER, DAMAGED_ANSWER = "outcome_unknown", "corrupt_clip"


@dataclass
class LineRecord:
    """A line's takes in the ledger, and what services have charged for it, in micro-dollars."""

    takes: list[RecordedTake] = field(default_factory=list)
    charges: list[int] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many of its answers were lost, as the ledger says."""
        return sum(take.error_type == LOST_ANSWER or take.receipt == "unknown" for take in self.takes)

    @property
    def damaged(self) -> int:
        """How many of its answers cannot be played, as the ledger says."""
        return sum(take.error_type == DAMAGED_ANSWER for take in self.takes)

    @property
    def has_excess(self) -> bool:
        """Whether it was charged more often than its lost and damaged answers explain."""
        return len(self.charges) > 1 + self.lost + self.damaged

    @property
    def cost(self) -> int:
        """Its cost as the ledger says."""
        return sum(take.cost or 0 for take in self.takes)

    @property
    def unaccounted(self) -> int:
        """The charges beyond its cost in the ledger."""
        return sum(self.charges) - self.cost


@dataclass(frozen=True)
class LineCheck:
    """The lines at the end of a run; `keys` are the films' idempotency keys in the order of their numbers."""

    keys: Sequence[str]
    jobs: Sequence[RecordedJob]
    takes: Sequence[RecordedTake]
    service_jobs: Sequence[ServiceJob]

    def run_checks(self) -> list[Check]:
        """Run every check; none if no line was bought."""
        records = self._collect_records()
        if not records:
            return []
        known = {key: record for key, record in records.items() if not record.lost}
        charged = sum(sum(record.charges) for record in records.values())
        lost = sum(record.unaccounted for record in records.values() if record.lost)
        ledger = sum(record.cost for record in records.values())
        return [
            expect_none("lines paid twice", (_name(key) for key, r in known.items() if r.has_excess)),
            expect_none(
                "lines paid more often than answers were lost",
                (_name(key) for key, record in records.items() if record.has_excess),
            ),
            expect_none(
                "lines that were charged and are not in the ledger",
                (_name(key) for key, record in records.items() if record.charges and not record.takes),
            ),
            expect_none(
                "lines whose cost is not what was charged",
                (f"{_name(key)}: {format_usd(r.unaccounted)}" for key, r in known.items() if r.unaccounted),
            ),
            expect_equal(
                f"ledger of {len(records)} lines, with {format_usd(lost)} of lost answers = invoice",
                format_usd(ledger + lost),
                format_usd(charged),
            ),
        ]

    def _collect_records(self) -> dict[LineKey, LineRecord]:
        records: dict[LineKey, LineRecord] = defaultdict(LineRecord)
        numbers = {key: number for number, key in enumerate(self.keys)}
        films = {job.id: numbers[job.key] for job in self.jobs}
        for take in self.takes:
            records[films[take.job_id], take.scene, take.line].takes.append(take)
        for job in self.service_jobs:
            record = records[-1 if job.film is None else job.film, job.scene, job.line]
            record.charges += [job.charged] if job.charged else []
        return records


def _name(key: LineKey) -> str:
    film, scene, line = key
    return f"film {film} scene {scene} line {line}"
