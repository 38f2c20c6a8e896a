"""`longtake mcp`: assistants make films, by the real MCP client, within a limit that a person has set."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from cli.errors import UserError
from cli.mcp_server.film_tools import FilmTools
from cli.mcp_server.spending_limit import SpendingLimit
from cli.ports import find_free_port
from providers.accounts import Accounts
from settings import Settings
from tests.api.activity_facts import FILM
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, get, post_job, services_of, until_status, working
from tests.conditions import eventually

pytestmark = pytest.mark.slow  # it starts the API, and MCP's library takes long to import

mcp = pytest.importorskip("mcp")
PAID = {"provider": "replicate", "audio": "off"}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """An app with an account at a service that costs."""
    return create_app(settings, accounts=Accounts({"LONGTAKE_REPLICATE_KEY": "hunter2"}))


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """An API on a port, which programs can call."""
    return wired


@pytest.fixture
async def paid_worker(
    api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment
) -> AsyncIterator[Fakes]:
    """Workers that play the service that costs."""
    async with working(temporal.client, Fakes(services_of(app)), "replicate") as fakes:
        fakes.go.set()
        yield fakes


def words(api: httpx.AsyncClient, folder: Path, *more: str) -> list[str]:
    ledger = str(folder / "spending.db")
    return ["-m", "cli", "mcp", "--api", str(api.base_url), "--ledger", ledger, *more]


def tools_of(api: httpx.AsyncClient, folder: Path, limit_usd: float) -> FilmTools:
    """As a process that has just started has them."""
    return FilmTools(str(api.base_url), SpendingLimit(folder / "spending.db", limit_usd))


async def call(client: Any, name: str, **arguments: object) -> Json:  # noqa: ANN401 - of an extra
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    answer: Json = result.structured_content
    return answer


async def make_film(client: Any, api: httpx.AsyncClient) -> None:  # noqa: ANN401 - of an extra
    price = await call(client, "estimate", brief=a_brief())
    assert (price["price_usd"], price["is_within_limit"]) == (0, True)
    first, again = [await call(client, "generate", price_token=price["price_token"]) for _ in range(2)]
    assert first["job_id"] == again["job_id"]
    film = await call(client, "wait", job_id=first["job_id"])
    assert film["status"] == "completed"
    assert (await api.get(film["film_url"])).content == FILM


async def test_a_film_is_made_over_stdio(api: httpx.AsyncClient, worker: Fakes, tmp_path: Path) -> None:
    worker.go.set()
    server = mcp.StdioServerParameters(
        command=sys.executable, args=words(api, tmp_path), env=dict(os.environ), cwd=Path(__file__).parents[2]
    )
    async with mcp.Client(server) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        priced = {"estimate", "generate", "approve", "retake"}
        assert names == priced | {"status", "wait", "change_length", "cancel"}
        await make_film(client, api)
        refused = await client.call_tool("generate", {"price_token": "made up"})
        assert refused.is_error
        assert "There is no price of this token" in refused.content[0].text


async def test_a_film_is_made_over_http(api: httpx.AsyncClient, worker: Fakes, tmp_path: Path) -> None:
    worker.go.set()
    async with over_http(api, tmp_path) as url, mcp.Client(url) as client:
        await make_film(client, api)


async def test_over_http_no_page_of_another_origin_may_call(api: httpx.AsyncClient, tmp_path: Path) -> None:
    async with over_http(api, tmp_path) as url, httpx.AsyncClient(trust_env=False) as page:
        for header in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            headers = {"Accept": "application/json, text/event-stream"} | header
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
            assert (await page.post(url, json=body, headers=headers)).status_code in {403, 421}


@asynccontextmanager
async def over_http(api: httpx.AsyncClient, folder: Path, *more: str) -> AsyncIterator[str]:
    port = find_free_port()
    arguments = words(api, folder, "--http", str(port), *more)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=Path(__file__).parents[2])
    url = f"http://127.0.0.1:{port}/mcp"

    async def answers() -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False) as client:
                return (await client.get(url)).status_code > 0
        except httpx.TransportError:
            return False

    try:
        await eventually(answers)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def test_nothing_is_ordered_beyond_the_limit_and_a_restart_forgets_nothing(
    api: httpx.AsyncClient, app: FastAPI, tmp_path: Path
) -> None:
    price = await tools_of(api, tmp_path, 0).estimate(a_brief(**PAID))
    usd, token = price["price_usd"], price["price_token"]
    assert (usd > 0, price["is_within_limit"]) == (True, False)
    with pytest.raises(UserError, match="Only a person can raise the limit"):
        await tools_of(api, tmp_path, usd / 2).generate(token)
    assert (await get(api, "/jobs"))["jobs"] == []
    job = await tools_of(api, tmp_path, usd).generate(token)
    assert job["limit_left_usd"] == 0
    # The API itself buys nothing beyond the price that was told.
    assert (await get(api, f"/jobs/{job['job_id']}"))["budget_usd"] == usd
    another = await tools_of(api, tmp_path, usd).estimate(a_brief(**PAID))
    with pytest.raises(UserError, match="of the limit is left"):
        await tools_of(api, tmp_path, usd).generate(another["price_token"])


async def test_a_retake_is_priced_and_ordered_once(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    job_id = await post_job(api, **PAID)
    await until_status(api, job_id, "completed")
    ordered = len(paid_worker.submitted)
    tools = tools_of(api, tmp_path, 100)
    price = await tools.retake(job_id, 1, text="The keeper runs")
    assert len(paid_worker.submitted) == ordered
    taken = await tools.retake(job_id, 1, price_token=price["price_token"])
    assert taken["limit_left_usd"] == pytest.approx(100 - price["price_usd"])
    with pytest.raises(UserError, match="ordered already"):
        await tools.retake(job_id, 1, price_token=price["price_token"])
    await tools.wait(job_id)
    assert len(paid_worker.submitted) == ordered + 1


async def test_a_scene_gets_shorter_for_nothing(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    job_id = await post_job(api, **PAID)
    await until_status(api, job_id, "completed")
    ordered, tools = len(paid_worker.submitted), tools_of(api, tmp_path, 0)
    assert (await tools.change_length(job_id, 2))["most_seconds"] == 5
    assert (await tools.change_length(job_id, 2, 3.5))["status"] == "processing"
    assert (await tools.wait(job_id))["status"] == "completed"
    assert (await tools.change_length(job_id, 2))["scene_seconds"] == 3.5
    assert len(paid_worker.submitted) == ordered


async def test_four_takes_cost_four_times_as_much(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    job_id = await post_job(api, **PAID)
    await until_status(api, job_id, "completed")
    tools = tools_of(api, tmp_path, 100)
    one, four = await tools.retake(job_id, 1), await tools.retake(job_id, 1, count=4)
    assert four["price_usd"] == pytest.approx(4 * one["price_usd"])
    path = f"{V1}/jobs/{job_id}/scenes/1/retake"
    refused = await api.post(path, json={"count": 4, "max_cost_usd": one["price_usd"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/price-changed")
    assert (await tools.retake(job_id, 1, price_token=four["price_token"]))["takes"] == (2, 3, 4, 5)


async def test_a_scene_gets_longer_with_another_take(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    job_id = await post_job(api, **PAID)
    await until_status(api, job_id, "completed")
    async with over_http(api, tmp_path, "--limit-usd", "100") as url, mcp.Client(url) as client:
        wish = {"job_id": job_id, "scene": 1}
        as_long = await call(client, "retake", **wish)
        price = await call(client, "retake", **wish, duration_seconds=7)
        assert price["price_usd"] > as_long["price_usd"]
        assert (await call(client, "retake", **wish, price_token=price["price_token"]))["take"] == 2
        assert (await call(client, "wait", job_id=job_id))["status"] == "completed"
    scene = (await get(api, f"/jobs/{job_id}"))["results"]["scenes"][0]
    assert (scene["take"], scene["seconds"]) == (2, 7)


async def test_a_storyboard_is_approved_with_more_takes_at_a_price_that_is_said_first(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    async with over_http(api, tmp_path, "--limit-usd", "100") as url, mcp.Client(url) as client:
        film = await call(client, "estimate", brief=a_brief(**PAID, approval="storyboard"))
        job_id = (await call(client, "generate", price_token=film["price_token"]))["job_id"]
        await call(client, "wait", job_id=job_id)
        more = await call(client, "approve", job_id=job_id, takes=2)
        assert more["price_usd"] == pytest.approx(film["price_usd"])
        assert (await get(api, f"/jobs/{job_id}"))["status"] == "awaiting_approval"
        told = await call(client, "approve", job_id=job_id, price_token=more["price_token"])
        assert told["budget_usd"] == pytest.approx(2 * film["price_usd"])
        assert told["limit_left_usd"] == pytest.approx(100 - 2 * film["price_usd"])
        assert (await call(client, "wait", job_id=job_id))["status"] == "completed"
    job = await get(api, f"/jobs/{job_id}")
    assert (job["budget_usd"], job["brief"]["takes"]) == (told["budget_usd"], 2)


async def test_an_ordered_retake_raises_the_films_budget_by_its_price(
    api: httpx.AsyncClient, paid_worker: Fakes, tmp_path: Path
) -> None:
    tools = tools_of(api, tmp_path, 100)
    film = await tools.estimate(a_brief(**PAID))
    job_id = (await tools.generate(film["price_token"]))["job_id"]
    await until_status(api, job_id, "completed")
    paid_worker.go.clear()  # The take is being made while the budget is raised.
    retake = await tools.retake(job_id, 1, text="The keeper runs")
    await tools.retake(job_id, 1, price_token=retake["price_token"])
    job = await get(api, f"/jobs/{job_id}")
    assert job["budget_usd"] == pytest.approx(film["price_usd"] + retake["price_usd"])


async def test_what_the_api_refuses_counts_for_nothing(api: httpx.AsyncClient, tmp_path: Path) -> None:
    tools = tools_of(api, tmp_path, 5)
    offer = tools._limit.add_offer("retake", {"job_id": "none", "scene": 1, "wish": {}}, 5)
    with pytest.raises(UserError):
        await tools.retake("none", 1, price_token=offer.token)
    assert tools._limit.left_usd() == 5


async def test_a_storyboard_is_approved_only_if_the_film_was_ordered_here(
    api: httpx.AsyncClient, worker: Fakes, tmp_path: Path
) -> None:
    worker.go.set()
    tools = tools_of(api, tmp_path, 5)
    price = await tools.estimate(a_brief(approval="storyboard"))
    ours = (await tools.generate(price["price_token"]))["job_id"]
    theirs = await post_job(api, approval="storyboard")
    assert (await tools.wait(ours))["needs_you"]["kind"] == "storyboard"
    with pytest.raises(UserError, match="not ordered here"):
        await tools.approve(theirs)
    await tools.approve(ours)
    assert (await tools.wait(ours))["status"] == "completed"
    assert (await tools.cancel(theirs))["status"] in {"canceling", "canceled"}


async def test_a_larger_budget_counts_against_the_limit(api: httpx.AsyncClient, tmp_path: Path) -> None:
    tools = tools_of(api, tmp_path, 10)
    price = await tools.estimate(a_brief(**PAID))
    job_id = (await tools.generate(price["price_token"]))["job_id"]
    too_much, enough = [await tools.approve(job_id, budget_usd=usd) for usd in (50, 9)]
    with pytest.raises(UserError, match="limit"):
        await tools.approve(job_id, price_token=too_much["price_token"])
    assert enough["price_usd"] == pytest.approx(9 - price["price_usd"])
