"""What `longtake` says that a film has cost, and by whose word."""

import pytest

from cli.costs import JobCosts
from tests.cli.conftest import Run
from tests.cli.pictures import completed, picture
from tests.cli.stand_in import JOB, StandIn

Captured = pytest.CaptureFixture[str]
STATED = {"cost_usd": 0.5432, "cost_source": "provider"}
LISTED = {"cost_usd": 0.06, "cost_source": "registry"}
FREE = {"cost_usd": 0.0, "cost_source": "registry"}
OPEN = {"cost_usd": None, "cost_source": None}


def a_job(*takes: object, music: object = None) -> dict[str, object]:
    soundtrack = {"file": None, "takes": [music] if music else []}
    scenes = [{"number": n, "takes": [take]} for n, take in enumerate(takes, start=1)]
    return {"job_id": JOB, "results": {"script": [], "scenes": scenes, "soundtrack": soundtrack}}


@pytest.mark.parametrize(
    ("job", "sentence"),
    [
        (a_job(STATED, OPEN), "It has cost $0.54, as the services state it."),
        (a_job(LISTED, LISTED), "It has cost $0.12 by the price list."),
        (
            a_job(STATED, music=LISTED),
            "It has cost $0.60: $0.54 stated by the services, $0.060 by the price list.",
        ),
        (a_job(FREE, OPEN), ""),
        ({}, ""),
    ],
)
def test_costs_are_told_with_whose_word_they_are(job: dict[str, object], sentence: str) -> None:
    assert JobCosts.model_validate(job).sentence() == sentence


def test_at_a_films_end_its_costs_are_told(api: StandIn, run: Run, capsys: Captured) -> None:
    api.shows(picture(40), completed())
    api.says(f"GET /api/v1/jobs/{JOB}", a_job(STATED))
    assert run("watch", JOB) == 0
    assert capsys.readouterr().err.endswith("It has cost $0.54, as the services state it.\n")
