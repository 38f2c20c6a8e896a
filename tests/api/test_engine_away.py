"""Temporal is away: what is kept, what is refused, and what happens when it is back."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from api.jobs import starter
from providers.accounts import Accounts
from settings import Settings
from store.media_pools import PoolLack
from temporal_client import NoSuchWorkflowError, TemporalUnavailableError
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, Line, a_brief, get, served, services_of, working
from tests.conditions import eventually


async def test_a_job_is_kept_though_it_cannot_start(away: httpx.AsyncClient) -> None:
    answer = await away.post(f"{V1}/generate", json=a_brief())

    problem = answer.json()
    assert answer.status_code == 503
    assert problem["type"] == "/problems/engine-away"
    assert answer.headers["Location"] == f"{V1}/jobs/{problem['job_id']}"
    assert int(answer.headers["Retry-After"]) > 0
    job = await get(away, f"/jobs/{problem['job_id']}")
    assert (job["status"], job["confirmed"]) == ("queued", False)


async def test_trying_again_with_the_key_names_the_same_job(away: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "key-1"}
    first = await away.post(f"{V1}/generate", json=a_brief(), headers=key)
    again = await away.post(f"{V1}/generate", json=a_brief(), headers=key)

    assert first.status_code == again.status_code == 503
    assert first.json()["job_id"] == again.json()["job_id"]


async def test_progress_is_the_catalogs_word(away: httpx.AsyncClient) -> None:
    job_id = await _kept(away)

    progress = await get(away, f"/jobs/{job_id}/progress")

    assert (progress["source"], progress["status"], progress["progress"]) == ("catalog", "queued", 0)


async def test_a_list_says_which_jobs_are_not_confirmed(away: httpx.AsyncClient) -> None:
    job_id = await _kept(away)

    jobs = {job["job_id"]: job for job in (await get(away, "/jobs"))["jobs"]}

    assert jobs[job_id]["confirmed"] is False


async def test_a_cancel_is_refused_and_changes_nothing(away: httpx.AsyncClient) -> None:
    job_id = await _kept(away)

    answer = await away.post(f"{V1}/jobs/{job_id}/cancel")

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/engine-away")
    assert (await get(away, f"/jobs/{job_id}"))["status"] == "queued"


async def test_recover_is_refused(away: httpx.AsyncClient) -> None:
    answer = await away.post(f"{V1}/jobs/recover")

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/engine-away")


async def test_the_process_is_alive_but_not_ready(away: httpx.AsyncClient) -> None:
    ready = await away.get("/readyz")

    assert (await away.get("/healthz")).json() == {"status": "ok"}
    assert ready.status_code == 503
    assert ready.json()["checks"] == {"catalog": "ok", "engine": "no_answer", "assets": "ok"}


async def test_an_engine_that_says_that_it_is_not_well_is_no_answer(
    api: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_serving() -> bool:
        return False

    monkeypatch.setattr(services_of(app).temporal, "is_reachable", not_serving)
    ready = await api.get("/readyz")

    assert ready.status_code == 503
    assert ready.json()["checks"]["engine"] == "no_answer"


async def test_with_everything_there_it_is_ready(api: httpx.AsyncClient) -> None:
    ready = await api.get("/readyz")

    assert ready.status_code == 200
    assert set(ready.json()["checks"].values()) == {"ok"}
    assert ready.json()["services"] == "real"


@pytest.mark.usefixtures("worker")
async def test_whether_films_come_out_is_told_and_what_is_lacking(
    api: httpx.AsyncClient, app: FastAPI
) -> None:
    pools = services_of(app).media_pools

    async def has_workers() -> Json | None:
        ready: Json = (await api.get("/readyz")).json()
        return None if ready["films"] == "no_worker" else ready

    ready = await eventually(has_workers)
    assert (ready["films"], ready["lacks"]) == ("no_media_pool", [])

    lack = PoolLack(part="drawing", found="no picture", advice="See the log.", needed=True)
    await pools.record_report("a", "box", [lack])
    ready = (await api.get("/readyz")).json()
    assert (ready["films"], ready["lacks"]) == ("cannot_be_made", ["box: drawing: no picture. See the log."])

    await pools.record_report("b", "two", [lack.model_copy(update={"needed": False})])
    ready = (await api.get("/readyz")).json()
    assert (ready["films"], len(ready["lacks"])) == ("ok", 2)
    await pools.remove_pool("a")
    await pools.remove_pool("b")


async def test_where_nobody_asks_for_work_no_film_would_come_out(
    tmp_path: Path, sqlite_url: str, bare_temporal: WorkflowEnvironment
) -> None:
    address = bare_temporal.client.service_client.config.target_host
    app = create_app(Settings(var_dir=tmp_path, database_url=sqlite_url, temporal_address=address))
    async with served(app) as client:
        pools = services_of(app).media_pools
        await pools.record_report("a", "box", [])
        assert (await client.get("/readyz")).json()["films"] == "no_worker"
        async with working(bare_temporal.client, Fakes(services_of(app))):

            async def would_come_out() -> bool:
                ready: Json = (await client.get("/readyz")).json()
                return bool(ready["films"] == "ok")

            await eventually(would_come_out)


async def test_with_an_emulator_it_says_that_the_services_are_none(
    settings: Settings, temporal: WorkflowEnvironment
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9100"})
    async with served(create_app(settings, accounts=accounts)) as client:
        assert (await client.get("/readyz")).json()["services"] == "emulated"


@pytest.fixture
def line(temporal_address: str) -> Line:
    """A line to the Temporal server that is cut for now."""
    return Line(temporal_address)


@pytest.fixture
def cut_off(tmp_path: Path, sqlite_url: str, line: Line, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """An app at the end of the line. Nothing but a request's own word wakes its starter."""
    monkeypatch.setattr(starter, "IDLE_SECONDS", 3600.0)
    address = f"127.0.0.1:{line.port}"
    return create_app(Settings(var_dir=tmp_path, database_url=sqlite_url, temporal_address=address))


@pytest.fixture
async def client(cut_off: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Its client."""
    async with served(cut_off) as client:
        yield client


async def test_a_kept_job_starts_by_itself_when_temporal_is_back(
    client: httpx.AsyncClient, cut_off: FastAPI, line: Line
) -> None:
    job_id = await _kept(client)
    engine = services_of(cut_off).temporal

    async with line.open():

        async def runs() -> bool:
            with suppress(TemporalUnavailableError, NoSuchWorkflowError):
                return (await engine.describe_run(job_id)).is_running
            return False

        assert await eventually(runs)
        await engine.client.get_workflow_handle(job_id).terminate("the test is over")


async def test_an_api_that_had_temporal_and_lost_it_gets_it_back(
    client: httpx.AsyncClient, line: Line
) -> None:
    async with line.open():
        assert (await client.get("/readyz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 503
    async with line.open():

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        assert await eventually(ready)


async def _kept(client: httpx.AsyncClient) -> str:
    job_id: str = (await client.post(f"{V1}/generate", json=a_brief())).json()["job_id"]
    return job_id
