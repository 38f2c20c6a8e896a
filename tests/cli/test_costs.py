"""What `longtake` says that a film has cost, and by whose word."""

import pytest

from cli.job_costs import JobCosts
from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi
from tests.cli.pictures import completed, picture

Captured = pytest.CaptureFixture[str]
STATED = {"cost_usd": 0.5432, "cost_basis": "stated"}
LISTED = {"cost_usd": 0.06, "cost_basis": "listed"}
FREE = {"cost_usd": 0.0, "cost_basis": "listed"}
OPEN = {"cost_usd": None, "cost_basis": None}


def a_job(*takes: object, music: object = None) -> dict[str, object]:
    soundtrack = {"file": None, "takes": [music] if music else []}
    scenes = [{"number": n, "takes": [take]} for n, take in enumerate(takes, start=1)]
    return {"job_id": JOB, "results": {"script": [], "scenes": scenes, "soundtrack": soundtrack}}


@pytest.mark.parametrize(
    ("job", "sentence"),
    [
        (a_job(STATED, OPEN), "It has cost $0.54, as stated by the services."),
        (a_job(LISTED, LISTED), "It has cost $0.12, as listed: the services state no cost."),
        (
            a_job(STATED, music=LISTED),
            "It has cost $0.60: $0.54 stated by the services, $0.060 listed.",
        ),
        (a_job(FREE, OPEN), ""),
        (
            {"results": {"scenes": [], "removed_scenes": [{"takes": [STATED]}]}},
            "It has cost $0.54, as stated by the services.",
        ),
        ({}, ""),
    ],
)
def test_costs_are_told_with_whose_word_they_are(job: dict[str, object], sentence: str) -> None:
    assert JobCosts.model_validate(job).to_sentence() == sentence


def test_at_a_films_end_its_costs_are_told(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.shows(picture(40), completed())
    api.says(f"GET /api/v1/jobs/{JOB}", a_job(STATED))
    assert run("watch", JOB) == 0
    assert capsys.readouterr().err.endswith("It has cost $0.54, as stated by the services.\n")
