"""Stills of a storyboard that waits: at a price that is said first, each number once, and seen in the job."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film
from tests.api.kit import V1, Json, get, post_job, services_of, until_status, working
from tests.api.market import ENVIRONMENT, REGISTRY
from tests.conditions import eventually

SCENES = [{"text": f"Scene {n}", "duration_seconds": 5, "opens_on": "still"} for n in (1, 2)]
BOARD: Json = {
    "prompt": None,
    "duration_seconds": None,
    "scenes": SCENES,
    "provider": "studio",
    "model": "maybe-pictures",
    "continuity": "keyframes",
    "audio": "off",
    "approval": "storyboard",
}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """An app with an account at the studio, which draws."""
    return create_app(settings, REGISTRY, Accounts(ENVIRONMENT))


@pytest.fixture
async def studio(api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[Fakes]:
    """Workers that play the studio."""
    async with working(temporal.client, Fakes(services_of(app)), "studio") as fakes:
        fakes.go.set()
        yield fakes


@pytest.fixture
async def job_id(api: httpx.AsyncClient, studio: Fakes) -> str:
    """A job whose storyboard opens on stills, and waits."""
    job_id = await post_job(api, **BOARD)
    await until_status(api, job_id, "awaiting_approval")
    # The fakes write scenes of their own.
    await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": SCENES})
    return job_id


async def draw(
    api: httpx.AsyncClient, job_id: str, scene: int = 1, take: int = 1, **body: object
) -> tuple[int, Json]:
    answer = await api.put(f"{V1}/jobs/{job_id}/scenes/{scene}/stills/{take}", json=body)
    return answer.status_code, answer.json()


async def drawn(api: httpx.AsyncClient, job_id: str, scene: int = 1, count: int = 1) -> list[Json]:
    async def there() -> list[Json] | None:
        job = await get(api, f"/jobs/{job_id}")
        stills: list[Json] = job["results"]["scenes"][scene - 1]["stills"]
        clips = [still["clip"] for still in stills if still["clip"]]
        return stills if len(clips) == count else None

    return await eventually(there)


async def price_is(api: httpx.AsyncClient, job_id: str, usd: float) -> None:
    async def there() -> bool:
        approval = (await get(api, f"/jobs/{job_id}/progress"))["approval"]
        return bool(approval and approval["price_usd"] == pytest.approx(usd))

    await eventually(there)


async def test_a_still_is_priced_drawn_and_seen_and_is_not_bought_again_for_its_clip(
    api: httpx.AsyncClient, studio: Fakes, job_id: str
) -> None:
    price = await get(api, f"/jobs/{job_id}/still-price")
    assert price == {"provider": "studio", "model": "draws", "cost_usd": 0.04}
    before = (await get(api, f"/jobs/{job_id}/progress"))["approval"]["price_usd"]

    status, body = await draw(api, job_id, max_cost_usd=0.04)

    assert (status, body) == (202, {"job_id": job_id, "scene": 1, "take": 1})
    (still,) = await drawn(api, job_id)
    assert (still["take"], still["cost_usd"]) == (1, 0.04)
    await price_is(api, job_id, before - 0.04)
    await api.post(f"{V1}/jobs/{job_id}/approve", json={})
    job = await until_status(api, job_id, "completed")
    assert [len(scene["stills"]) for scene in job["results"]["scenes"]] == [1, 1]
    begun = {
        order.key.scene: order.opens_on_still for order in studio.submitted if order.key.stage == "scene"
    }
    assert begun == {1: 1, 2: 1}


async def test_a_number_is_drawn_once_and_the_next_one_is_another_still(
    api: httpx.AsyncClient, studio: Fakes, job_id: str
) -> None:
    await draw(api, job_id)
    await drawn(api, job_id)
    assert (await draw(api, job_id))[0] == 202
    refused = await draw(api, job_id, take=3)
    assert (refused[0], refused[1]["errors"][0]["field"]) == (422, "take")
    assert "has the number 2" in refused[1]["errors"][0]["message"]
    await draw(api, job_id, take=2)
    assert [still["take"] for still in await drawn(api, job_id, count=2)] == [1, 2]
    assert len(studio.submitted) == 2


async def test_a_still_of_another_text_is_not_what_the_scene_begins_from(
    api: httpx.AsyncClient, studio: Fakes, job_id: str
) -> None:
    before = (await get(api, f"/jobs/{job_id}/progress"))["approval"]["price_usd"]
    await draw(api, job_id)
    await drawn(api, job_id)
    await price_is(api, job_id, before - 0.04)
    edited = [SCENES[0] | {"text": "Fog."}, SCENES[1]]
    now = (await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": edited})).json()
    assert now["price_usd"] == pytest.approx(before)
    await api.post(f"{V1}/jobs/{job_id}/approve", json={})
    await until_status(api, job_id, "completed")
    begun = {
        order.key.scene: order.opens_on_still for order in studio.submitted if order.key.stage == "scene"
    }
    assert begun == {1: 2, 2: 1}


async def test_a_still_that_would_cost_more_than_was_allowed_is_not_ordered(
    api: httpx.AsyncClient, studio: Fakes, job_id: str
) -> None:
    status, problem = await draw(api, job_id, max_cost_usd=0.03)
    assert (status, problem["type"]) == (409, "/problems/price-changed")
    assert (await draw(api, job_id, scene=9))[1]["type"] == "/problems/scene-not-found"
    assert not studio.submitted


async def test_stills_are_for_storyboards_that_wait_in_films_with_an_image_service(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    finished = await make_film(api, worker)
    status, problem = await draw(api, finished)
    assert (status, problem["errors"][0]["code"]) == (422, "no_image_service")
    assert (await api.get(f"{V1}/jobs/{finished}/still-price")).status_code == 422


async def test_none_is_drawn_of_a_film_that_is_approved(
    api: httpx.AsyncClient, studio: Fakes, job_id: str
) -> None:
    await api.post(f"{V1}/jobs/{job_id}/approve", json={})
    await until_status(api, job_id, "completed")
    status, _ = await draw(api, job_id, take=2)
    assert status == 409


async def test_an_edit_is_priced_with_the_stills_that_it_leaves_as_they_are(
    api: httpx.AsyncClient, job_id: str
) -> None:
    async def price(*scenes: Json) -> float:
        answer = await api.post(f"{V1}/jobs/{job_id}/storyboard/estimate", json={"scenes": scenes})
        return float(answer.json()["price_usd"])

    first, second = SCENES
    untouched = await price(first, second)
    still = (await get(api, f"/jobs/{job_id}/still-price"))["cost_usd"]
    for scene in (1, 2):
        assert (await draw(api, job_id, scene, max_cost_usd=still))[0] == 202
        await drawn(api, job_id, scene)
    assert await price(first, second) == pytest.approx(untouched - 2 * still)
    # Another text is another still, and only that one is to be bought.
    assert await price({**first, "text": "Another"}, second) == pytest.approx(untouched - still)
