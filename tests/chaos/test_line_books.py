"""The check of spoken lines finds what is wrong: a proof that could not fail would be none."""

from dataclasses import replace

import pytest

from chaos.emulator_client import ServiceJob
from chaos.line_check import LineCheck
from tests.chaos.test_books import JOB, TAKE

SPOKEN = replace(
    TAKE, stage="voice", line=1, provider="elevenlabs", model="eleven_v3", provider_job_id="x", cost=2_500
)
HEARD = ServiceJob("elevenlabs", "r1", "eleven_v3", 2_500, False, False, False, film=0, scene=1, line=1)
LOST = replace(SPOKEN, outcome="failed", error_type="outcome_unknown", provider_job_id=None, cost=None)
RIGHT = LineCheck(["wish-0"], [JOB], [SPOKEN], [HEARD])
BOUGHT_AGAIN = replace(RIGHT, takes=[LOST, replace(SPOKEN, take=2)], service_jobs=[HEARD, HEARD])
DAMAGED = replace(SPOKEN, error_type="corrupt_clip")
SPOKEN_ANEW = replace(RIGHT, takes=[DAMAGED, replace(SPOKEN, take=2)], service_jobs=[HEARD, HEARD])


def wrong(books: LineCheck) -> set[str]:
    return {check.name.partition(",")[0] for check in books.run_checks() if not check.holds}


@pytest.mark.parametrize(
    "books",
    [
        RIGHT,
        BOUGHT_AGAIN,
        replace(BOUGHT_AGAIN, service_jobs=[HEARD]),
        SPOKEN_ANEW,
        replace(RIGHT, takes=[LOST]),
        replace(RIGHT, takes=[replace(SPOKEN, outcome="failed", cost=0)], service_jobs=[]),
    ],
    ids=[
        "bought once",
        "lost and bought again",
        "lost before it was charged",
        "damaged and bought again",
        "lost",
        "refused",
    ],
)
def test_lines_that_agree_hold(books: LineCheck) -> None:
    assert wrong(books) == set()


@pytest.mark.parametrize(
    ("books", "name"),
    [
        (replace(RIGHT, service_jobs=[HEARD, HEARD]), "lines paid twice"),
        (
            replace(BOUGHT_AGAIN, service_jobs=[HEARD, HEARD, HEARD]),
            "lines paid more often than answers were lost",
        ),
        (replace(SPOKEN_ANEW, service_jobs=[HEARD, HEARD, HEARD]), "lines paid twice"),
        (replace(RIGHT, takes=[]), "lines that were charged and are not in the ledger"),
        (replace(RIGHT, takes=[replace(SPOKEN, cost=2_499)]), "lines whose cost is not what was charged"),
        (replace(RIGHT, takes=[replace(SPOKEN, cost=2_499)]), "ledger of 1 lines"),
    ],
)
def test_what_is_wrong_with_lines_is_found(books: LineCheck, name: str) -> None:
    assert name in wrong(books)


def test_without_lines_there_is_nothing_to_check() -> None:
    assert replace(RIGHT, takes=[], service_jobs=[]).run_checks() == []
