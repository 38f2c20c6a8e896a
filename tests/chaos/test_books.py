"""The books of a chaos run find what is wrong: a proof that could not fail would be none."""

from dataclasses import replace

import pytest

from chaos.database_reader import RecordedJob, RecordedTake
from chaos.emulator_client import ServiceJob
from chaos.invoice_check import InvoiceCheck

JOB = RecordedJob("job-1", "ann", "wish-0", "completed", "kie", 475_000, None, None, "[]")
TAKE = RecordedTake(
    job_id="job-1",
    owner="ann",
    status="completed",
    stage="scene",
    scene=1,
    take=1,
    provider="kie",
    model="seedance-2",
    state="terminal",
    outcome="succeeded",
    provider_job_id="jobs:t1",
    cost=475_000,
    receipt=None,
    error_type=None,
    held_at=None,
    line=0,
    text="Film 0000 part 01: a red kite.",
)
THERE = ServiceJob("kie", "t1", "seedance-2", 475_000, False, False, False, film=0, scene=1)
RIGHT = InvoiceCheck(["wish-0"], [JOB], [TAKE], [THERE], 475_000)
SECOND = replace(THERE, id="t2")
DENIED = replace(RIGHT, takes=[replace(TAKE, cost=None)], jobs=[replace(JOB, cost=0)])


def wrong(books: InvoiceCheck) -> set[str]:
    """The names of the checks that do not hold."""
    return {check.name.partition(",")[0] for check in books.run_checks() if not check.holds}


def test_books_that_agree_hold() -> None:
    assert wrong(RIGHT) == set()


@pytest.mark.parametrize(
    ("books", "name"),
    [
        (replace(RIGHT, keys=["wish-0", "wish-1"]), "jobs lost"),
        (replace(RIGHT, jobs=[JOB, replace(JOB, id="job-2", cost=0)]), "jobs kept = films ordered"),
        (replace(RIGHT, jobs=[replace(JOB, status="processing")]), "jobs stuck"),
        (replace(RIGHT, takes=[replace(TAKE, state="accepted")]), "takes without an end"),
        (replace(RIGHT, takes=[replace(TAKE, state="intent", held_at="now")]), "takes still held"),
        (replace(RIGHT, service_jobs=[replace(THERE, running=True)]), "provider jobs still running"),
        (replace(RIGHT, service_jobs=[THERE, SECOND]), "provider jobs that the ledger does not know"),
        (replace(RIGHT, service_jobs=[]), "takes whose provider job no service knows"),
        (replace(RIGHT, service_jobs=[THERE, SECOND]), "scenes for which a service was paid twice"),
        (replace(RIGHT, takes=[TAKE, replace(TAKE, take=2)]), "scenes with two takes that succeeded"),
        (replace(RIGHT, invoice=475_001), "ledger total"),
        (
            replace(RIGHT, service_jobs=[replace(THERE, charged=475_001)]),
            "takes whose cost is not the invoice's",
        ),
        (DENIED, "costs unknown though the service knows the job"),
        (replace(RIGHT, jobs=[replace(JOB, cost=1)]), "jobs whose cost is not the sum of their takes"),
        (
            replace(RIGHT, takes=[replace(TAKE, receipt="not_billed")]),
            "receipts that the invoice contradicts",
        ),
        (
            replace(RIGHT, takes=[replace(TAKE, receipt="never_started")]),
            "takes that never started and have a provider job",
        ),
    ],
)
def test_what_is_wrong_is_found(books: InvoiceCheck, name: str) -> None:
    assert name in wrong(books)


def test_what_a_service_denies_and_bills_is_told_apart() -> None:
    assert wrong(replace(DENIED, service_jobs=[replace(THERE, forgotten=True)])) == set()


def test_what_was_called_off_before_anyone_knew_is_told_apart() -> None:
    off = replace(TAKE, outcome="canceled", receipt="unknown", provider_job_id=None, cost=None)
    called_off = replace(RIGHT, takes=[off], jobs=[replace(JOB, cost=0, status="canceled")])
    assert wrong(called_off) == set()
    assert "provider jobs that the ledger does not know" in wrong(
        replace(called_off, service_jobs=[THERE, SECOND])
    )
