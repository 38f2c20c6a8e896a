"""`GET /operations`: where all films stand, and services, teams, workers and repairs beside them."""

import shlex
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from api.operations import reconcile_runs
from cli.operations_models import OperationsPage
from contracts import LedgerStage, ReconcileReport, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.errors import ProviderBusy
from store.job_lifecycle import utc_now
from store.ledger.limits import CallLimits
from store.models import LedgerRow, primary_key_of
from temporal_client.recent_reconciles import ReconcileRun
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_row, get, post_job, services_of, until_status
from tests.api.people_kit import a_person, an_owner, guarded_app
from tests.conditions import eventually

HOUR = timedelta(hours=1)


async def _find_film(api: httpx.AsyncClient, job_id: str, state: str) -> Json:
    """The film, once it stands there."""

    async def there() -> Json | None:
        films = (await get(api, "/operations"))["work"]["films"]
        return next((film for film in films if (film["job_id"], film["state"]) == (job_id, state)), None)

    return await eventually(there)


def _order(job_id: str, provider: str = "runway", scene: int = 1) -> TakeOrder:
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=scene, take=1)
    return TakeOrder(key=key, provider=provider, model="any")


async def _accepted_scene(app: FastAPI, job_id: str) -> TakeKey:
    """A scene of the job that its provider works on."""

    async def there() -> TakeKey | None:
        rows = await services_of(app).ledger.reads.list_rows(job_id)
        return next((row.key for row in rows if row.accepted_at and row.stage is LedgerStage.SCENE), None)

    return await eventually(there)


async def test_a_film_that_no_worker_has_begun_is_queued(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api, title="The first")
    film = await _find_film(api, job_id, "queued")
    assert (film["title"], film["parts"], film["since"]) == ("The first", [], film["created_at"])
    assert film["detail"] == "No worker has begun it yet."


async def test_a_film_at_work_tells_its_parts_and_how_to_look_at_it(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, temporal_address: str
) -> None:
    job_id = await post_job(api, audio="off")
    await _accepted_scene(app, job_id)
    film = await _find_film(api, job_id, "running")
    assert film["confirmed"]
    assert film["team_id"] == film["team"] == services_of(app).settings.owner
    assert {part["name"] for part in film["parts"]} <= {"scene 1", "scene 2"}
    assert film["parts"][0]["condition"] in ("ordered", "at_work")
    command = ["temporal", "workflow", "describe", "--workflow-id", job_id]
    place = ["--address", temporal_address, "--namespace", "default"]
    assert shlex.split(film["command"]) == command + place
    assert film["web_ui"] == (await get(api, f"/jobs/{job_id}"))["links"]["web_ui"]


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ({"approval": "storyboard"}, "Approve or edit the storyboard"),
        ({"budget_usd": 0.5}, "raise the budget"),
    ],
)
async def test_a_film_that_waits_for_its_owner_says_for_what(
    api: httpx.AsyncClient, worker: Fakes, brief: Json, said: str
) -> None:
    worker.price_usd = 1.0
    film = await _find_film(api, await post_job(api, audio="off", **brief), "needs_owner")
    assert said in film["detail"]
    assert film["created_at"] < film["since"] <= (await get(api, "/operations"))["at"]


async def test_a_film_with_a_call_of_which_nobody_knows_is_held(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.doubtful = {2}
    film = await _find_film(api, await post_job(api, audio="off"), "held")
    held = next(part for part in film["parts"] if part["condition"] == "held")
    assert (held["name"], film["since"]) == ("scene 2", held["since"])
    assert "Nobody knows whether scene 2 was paid for" in film["detail"]
    snapshot = await get(api, "/operations?state=held")
    assert snapshot["counts"]["held"] == snapshot["work"]["total"] == 1
    assert next(each for each in snapshot["services"] if each["provider"] == "animatic")["held"] == 1


async def test_a_film_whose_scene_takes_longer_than_usual_is_slow(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off")
    key = await _accepted_scene(app, job_id)
    async with services_of(app).database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(key))
        row.accepted_at = utc_now() - HOUR
    film = await _find_film(api, job_id, "slow")
    assert film["detail"].startswith("Slower than usual: such scenes take about ")
    assert [part["name"] for part in film["parts"] if part["condition"] == "slow"] == [f"scene {key.scene}"]


async def test_what_a_provider_refuses_is_told_with_the_film_and_with_the_provider(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    refusal = ProviderError(
        ErrorType.RATE_LIMITED, "Too many requests.", final=False, retry_after_seconds=600
    )
    worker.troubles = {1: refusal}
    job_id = await post_job(api, audio="off")

    async def told() -> Json | None:
        snapshot = await get(api, "/operations")
        service = next(each for each in snapshot["services"] if each["provider"] == "animatic")
        return snapshot if service["trouble"] else None

    snapshot = await eventually(told)
    (film,) = snapshot["work"]["films"]
    assert film["job_id"] == job_id
    assert film["detail"].startswith("Scene 1: Retrying (try ")
    assert film["detail"].endswith(": Too many requests.")
    service = next(each for each in snapshot["services"] if each["provider"] == "animatic")
    assert service["trouble"]["message"] == "Too many requests."
    assert service["trouble"]["parts"] == 1


async def test_places_lines_and_money_are_told_by_service_and_by_team(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    services = services_of(app)
    await services.people.teams.ensure_team("bob")
    await services.people.caps.set_cap("bob", 2.5)
    mine, bobs = [(await services.jobs.add_job(a_row(owner)))[0].id for owner in ("ann", "bob")]
    limits = CallLimits(price_usd=0.4, in_flight=1)
    await services.ledger.record_intent(_order(bobs), limits)
    with pytest.raises(ProviderBusy):
        await services.ledger.record_intent(_order(mine), limits)
    snapshot = await get(api, "/operations")
    runway = next(each for each in snapshot["services"] if each["provider"] == "runway")
    assert (runway["places_taken"], runway["in_line"], runway["ordered_usd"]) == (1, 1, 0.4)
    assert runway["waiting_since"]
    assert runway["places"] == services.availability.registry.get_provider("runway").in_flight
    bob = next(each for each in snapshot["teams"] if each["team_id"] == "bob")
    assert (bob["spent_today_usd"], bob["ordered_usd"], bob["daily_cap_usd"]) == (0.4, 0.4, 2.5)
    assert snapshot["spending"]["spent_today_usd"] == 0.4
    assert (await get(api, "/operations?state=in_line"))["work"]["films"][0]["job_id"] == mine
    assert OperationsPage.model_validate(snapshot).spending.spent_today_usd == 0.4
    of_runway = await get(api, "/operations?service=runway&limit=1")
    assert (of_runway["work"]["total"], len(of_runway["work"]["films"])) == (2, 1)
    assert [film["job_id"] for film in (await get(api, "/operations?team=bob"))["work"]["films"]] == [bobs]


async def test_a_film_that_has_ended_meanwhile_is_not_told(
    api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    job_id = await post_job(api)
    await _find_film(api, job_id, "queued")
    await temporal.client.get_workflow_handle(job_id).terminate("by an operator")
    assert (await get(api, "/operations"))["work"] == {"total": 0, "films": []}
    assert (await until_status(api, job_id, "canceled"))["error"]["type"] == ErrorType.TERMINATED


async def test_what_reconciles_have_repaired_is_told_by_provider(
    app: FastAPI, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = services_of(app)
    job_id = (await services.jobs.add_job(a_row()))[0].id
    await services.ledger.record_intent(_order(job_id), CallLimits())
    stopped = tuple(_order(each).key.token for each in (job_id, "gone"))
    report = ReconcileReport(
        started=("a", "b"),
        canceled_provider_jobs=stopped,
        settled_as_unknown=stopped[:1],
        refused_calls=stopped[:1] * 2,
    )
    run = ReconcileRun(
        "longtake-reconcile-1", WorkflowExecutionStatus.COMPLETED, utc_now(), utc_now(), report
    )

    async def list_one(_client: object, _limit: int) -> list[ReconcileRun]:
        return [run]

    monkeypatch.setattr(reconcile_runs, "list_recent_reconciles", list_one)
    (told,) = (await get(api, "/operations"))["reconciles"]
    assert (told["status"], told["repairs"]["started"]) == ("completed", 2)
    assert told["repairs"]["stopped_calls"] == {"runway": 1, "unknown": 1}
    assert told["repairs"]["unknown_calls"] == {"runway": 1}
    assert told["repairs"]["refused_calls"] == {"runway": 2}
    assert "longtake-reconcile-1" in told["command"]


async def test_a_real_reconcile_is_among_the_latest(api: httpx.AsyncClient, worker: Fakes) -> None:
    assert (await api.post(f"{V1}/jobs/recover")).status_code == 200
    latest = (await get(api, "/operations"))["reconciles"][0]
    assert (latest["status"], latest["repairs"]["started"]) == ("completed", 1)
    assert latest["ended_at"] >= latest["started_at"]


async def test_without_temporal_the_catalog_is_told_all_the_same(away: httpx.AsyncClient) -> None:
    snapshot = await get(away, "/operations")
    assert (snapshot["workers"], snapshot["reconciles"]) == (None, None)
    assert [each["provider"] for each in snapshot["services"]] == ["animatic"]


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=101", "status=held", "team="])
async def test_what_makes_no_sense_is_refused(api: httpx.AsyncClient, query: str) -> None:
    assert (await api.get(f"{V1}/operations?{query}")).status_code == 422


async def test_only_who_operates_is_told(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        assert (await owner.get(f"{V1}/operations")).status_code == 200
        async with aclosing(await a_person(owner, app, "eve@films.example", "manager")) as manager:
            assert (await manager.get(f"{V1}/operations")).status_code == 403


async def test_an_owner_sees_their_own_teams_films_and_the_operators_all(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        services = services_of(app)
        team_id = (await get(owner, "/session"))["team_id"]
        assert (await get(owner, "/operations"))["team_id"] is None  # There is no other team yet.
        await services.people.teams.ensure_team("another-team")
        for team in (team_id, "another-team"):
            await services.jobs.add_job(a_row(team))

        own = await get(owner, "/operations?team=another-team")
        assert (own["team_id"], own["counts"]["queued"]) == (team_id, 1)
        assert [film["team_id"] for film in own["work"]["films"]] == [team_id]
        assert ([team["team_id"] for team in own["teams"]], own["spending"]["daily_cap_usd"]) == (
            [team_id],
            None,
        )

        operators = services.settings.model_copy(update={"operators_team": team_id})
        object.__setattr__(services, "settings", operators)
        everything = await get(owner, "/operations")
        assert (everything["team_id"], everything["counts"]["queued"]) == (None, 2)
        assert {film["team_id"] for film in everything["work"]["films"]} == {team_id, "another-team"}
