"""A scene that is added begins from the last picture of the scene before, or a still, where a model can."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, post, until_ended_again
from tests.api.kit import Json, get, services_of, working

GROK: Json = {"provider": "fal", "model": "xai/grok-imagine-video", "max_cost_usd": 5}
EXTEND: Json = {"text": "The kite lands.", "after": 1, "opens_on": "last_frame", "transition": "cut", **GROK}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, accounts=Accounts({"LONGTAKE_FAL_KEY": "k"}))


@pytest.fixture
async def worker(api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[Fakes]:
    """Workers that serve fal's queues, too: the film's own model takes no picture."""
    async with working(temporal.client, Fakes(services_of(app)), "animatic", "fal") as fakes:
        yield fakes


async def _extend(api: httpx.AsyncClient, job_id: str, after: int) -> Json:
    before = await get(api, f"/jobs/{job_id}")
    assert (await post(api, f"{job_id}/scenes", EXTEND | {"after": after}))[0] == 202
    return await until_ended_again(api, job_id, before)


async def test_it_begins_from_the_take_that_the_film_has_and_is_marked_when_that_changes(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    own = (await post(api, f"{job_id}/scenes/estimate", EXTEND | {"opens_on": "own"}))[1]["cost_usd"]
    assert (await post(api, f"{job_id}/scenes/estimate", EXTEND))[1]["cost_usd"] >= own > 0

    after = await _extend(api, job_id, 1)

    assert worker.last_frames == [(1, 1)]
    (order,) = (order for order in worker.submitted if order.key.scene == 3)
    assert (order.opens_on_take, order.opens_after) == (1, 1)
    shown = [(s["number"], s["opens_on"], s["opens_after"], s["stale"]) for s in after["results"]["scenes"]]
    assert shown == [(1, "own", None, None), (3, "last_frame", 1, None), (2, "own", None, None)]
    # A scene that is added behind it hangs on both; one behind the first scene hangs on that alone.
    await _extend(api, job_id, 3)
    after = await _extend(api, job_id, 1)
    price = (await post(api, f"{job_id}/scenes/1/retake/estimate"))[1]
    assert (price["makes_stale"], price["cascade_usd"]) == ([5, 3, 4], 0)

    assert (await post(api, f"{job_id}/scenes/1/retake"))[0] == 202
    after = await until_ended_again(api, job_id, after)

    stale = {s["number"]: s["stale"] and s["stale"]["cascade"] for s in after["results"]["scenes"]}
    assert stale == {1: None, 2: None, 3: [3, 4], 4: None, 5: [5]}
    reasons = {s["stale"]["reason"] for s in after["results"]["scenes"] if s["stale"]}
    assert reasons == {"It begins from a clip of scene 1 that is not in the film any more."}


async def test_what_cannot_be_begun_from_is_refused_and_nothing_is_bought(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.refused.add("scene/2/1")
    job_id = await make_film(api, worker)
    bought = len(worker.submitted)
    picture = {"url": "https://pictures.example/dog.png"}
    for change, code in (
        ({"after": 0}, "no_scene_before"),
        ({"after": 2}, "no_clip_before"),
        ({"reference_image": picture}, "two_pictures"),
        ({"provider": "animatic", "model": None}, "picture_not_supported"),
        ({"opens_on": "still"}, "picture_not_supported"),
        ({"opens_on": "still", "reference_image": picture}, "two_pictures"),
    ):
        for path in ("scenes/estimate", "scenes"):
            status, problem = await post(api, f"{job_id}/{path}", EXTEND | change)
            (error,) = problem["errors"]
            assert (status, error["field"], error["code"]) == (422, "opens_on", code)
    assert len(worker.submitted) == bought


async def test_it_begins_from_a_still_that_is_in_the_price_and_bought_once(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    kling = {"provider": "fal", "model": "fal-ai/kling-video/v3/standard"}
    job_id = await make_film(api, worker, **kling)
    before = await get(api, f"/jobs/{job_id}")
    assert before["brief"]["image_provider"] is None
    scene = {"text": "The kite lands.", "after": 1, **kling}
    plain = (await post(api, f"{job_id}/scenes/estimate", scene))[1]
    scene["opens_on"] = "still"
    price = (await post(api, f"{job_id}/scenes/estimate", scene))[1]
    assert price["still_usd"] > plain["still_usd"] == 0
    assert price["cost_usd"] == pytest.approx(plain["cost_usd"] + price["still_usd"])

    assert (await post(api, f"{job_id}/scenes", scene | {"max_cost_usd": price["cost_usd"]}))[0] == 202
    after = await until_ended_again(api, job_id, before)

    added = next(each for each in after["results"]["scenes"] if each["number"] == 3)
    assert (added["opens_on"], [still["outcome"] for still in added["stills"]]) == ("still", ["succeeded"])
    assert [take["outcome"] for take in added["takes"]] == ["succeeded"]
    (clip,) = (each for each in worker.submitted if each.key.scene == 3 and each.key.stage == "scene")
    assert clip.opens_on_still == 1
    # Another take begins from the same still.
    assert (await post(api, f"{job_id}/scenes/3/retake"))[0] == 202
    after = await until_ended_again(api, job_id, after)
    added = next(each for each in after["results"]["scenes"] if each["number"] == 3)
    assert (added["take"], len(added["stills"])) == (2, 1)
