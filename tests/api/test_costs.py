"""`GET /costs`: what a team has spent, as JSON and as CSV; and nobody else's."""

import csv
import io
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.costs.csv_table import disarm_cell
from contracts import LedgerStage, TakeKey, TakeOrder
from settings import Settings
from store.job_lifecycle import utc_now
from store.ledger.limits import CallLimits
from store.models import CallOutcome
from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, get, post_job, services_of, until_status
from tests.api.people_kit import a_person, an_owner, guarded_app

FORMULA = '=HYPERLINK("https://evil.example","x")'


@pytest.fixture
def today() -> str:
    return utc_now().date().isoformat()


async def a_paid_job(app: FastAPI, owner: str, cost: float | None, **fields: object) -> str:
    """A job with one call, which has cost this; None: it is under way, for 0.4."""
    services = services_of(app)
    job_id = (await services.jobs.add_job(a_row(owner, **fields)))[0].id
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1, take=1)
    order = TakeOrder(key=key, provider="runway", model="gen4_turbo")
    await services.ledger.record_intent(order, CallLimits(price_usd=0.4))
    await services.ledger.record_acceptance(key, job_id)
    if cost is not None:
        await services.ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=cost)
    return job_id


async def test_a_films_costs_are_those_of_its_job_and_of_the_metrics(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job = await until_status(api, await post_job(api), "completed")
    costs = await get(api, "/costs?by=film")
    assert [(group["key"], group["title"], group["spent_usd"]) for group in costs["groups"]] == [
        (job["job_id"], job["title"], job["cost"])
    ]
    metrics = (await api.get("/metrics")).text.splitlines()
    spent = sum(float(line.split()[-1]) for line in metrics if line.startswith("longtake_spent_usd{"))
    assert costs["total"]["total_usd"] == spent > 0


async def test_the_last_twelve_months_are_told_if_no_period_is_given(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings, today: str
) -> None:
    await a_paid_job(app, settings.owner, 0.1)
    await a_paid_job(app, settings.owner, 0.2)
    await a_paid_job(app, settings.owner, None)
    costs = await get(api, "/costs")
    assert (costs["by"], costs["to"], costs["from"][-3:], costs["emulated"]) == ("month", today, "-01", False)
    *before, this_month = costs["groups"]
    amounts = {"total_usd": 0.7, "spent_usd": 0.3, "ordered_usd": 0.4, "doubtful_usd": 0, "calls": 3}
    amounts["emulated_usd"] = 0
    assert this_month == {"key": today[:7], "title": None, **amounts}
    assert (costs["total"], costs["others"]) == (amounts, None)
    assert len(before) == 11
    assert {group["total_usd"] for group in before} == {0}


async def test_the_dearest_come_first_and_the_rest_is_summed(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings
) -> None:
    ids = [await a_paid_job(app, settings.owner, cost) for cost in (0.1, 0.3, 0.2)]
    costs = await get(api, "/costs?by=film&limit=1")
    assert [group["key"] for group in costs["groups"]] == [ids[1]]
    assert (costs["others"]["spent_usd"], costs["others"]["calls"]) == (0.3, 2)
    assert costs["total"]["spent_usd"] == 0.6


async def test_a_deleted_film_is_counted_on_without_its_title(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings
) -> None:
    job_id = await a_paid_job(app, settings.owner, 0.25)
    await api.post(f"{V1}/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")
    assert (await api.delete(f"{V1}/jobs/{job_id}")).status_code == 204
    by_film = (await get(api, "/costs?by=film"))["groups"]
    assert [(group["key"], group["title"], group["spent_usd"]) for group in by_film] == [(None, None, 0.25)]
    by_provider = (await get(api, "/costs?by=provider"))["groups"]
    assert [(group["key"], group["spent_usd"]) for group in by_provider] == [("runway", 0.25)]


async def test_others_costs_are_not_told(app: FastAPI, api: httpx.AsyncClient) -> None:
    await a_paid_job(app, "somebody else", 5)
    for by in ("month", "day", "provider", "stage", "film"):
        assert (await get(api, f"/costs?by={by}&from=2026-01-01"))["total"]["total_usd"] == 0


@pytest.mark.parametrize("headers", [{"Accept": "text/csv"}, {}])
async def test_csv_has_every_group_and_no_formula(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings, headers: dict[str, str]
) -> None:
    await a_paid_job(app, settings.owner, 0.1, title=FORMULA)
    await a_paid_job(app, settings.owner, 0.000001, title='A "whale", at sea')
    way = "" if headers else "&format=csv"
    answer = await api.get(f"{V1}/costs?by=film&limit=1{way}", headers=headers)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "longtake-costs-by-film" in answer.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(answer.text, newline=""))
    assert head[:4] == ["film", "title", "total_usd", "spent_usd"]
    assert [(row[1], row[3]) for row in rows] == [
        (f"'{FORMULA}", "0.100000"),
        ('A "whale", at sea', "0.000001"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert disarm_cell(text) == f"'{text}"
    assert disarm_cell(f"a{text}") == f"a{text}"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-02-01&to=2026-01-31", "to"),
        ("from=2000-01-01&to=2026-01-31", "from"),
        ("to=9999-12-31", "to"),
        ("from=yesterday", "from"),
        ("by=team", "by"),
        ("month=2026-01", "month"),
        ("limit=0", "limit"),
    ],
)
async def test_what_makes_no_sense_is_refused(api: httpx.AsyncClient, query: str, field: str) -> None:
    answer = await api.get(f"{V1}/costs?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_who_may_not_read_films_is_not_told_their_titles(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        made = await owner.post(f"{V1}/keys", json={"name": "books", "scopes": ["team:read"]})
        key = {"Authorization": f"Bearer {made.json()['key']}"}
        async with aclosing(
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        ) as it:
            assert (await it.get(f"{V1}/costs", headers=key)).status_code == 200
            assert (await it.get(f"{V1}/costs?by=film", headers=key)).status_code == 403
            assert (await it.get(f"{V1}/costs")).status_code == 401
        async with aclosing(await a_person(owner, app, "eve@films.example", "viewer")) as viewer:
            assert (await viewer.get(f"{V1}/costs?by=film")).status_code == 200
