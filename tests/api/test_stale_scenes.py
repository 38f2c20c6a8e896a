"""A retake marks the scenes that hang on it, with the price of making them anew, and buys none of them."""

import httpx
from fastapi import FastAPI
from sqlmodel import col, select

from api.jobs.scene_schemas import StaleScene
from contracts import LedgerStage, OpensOn
from store.models import LedgerRow, SceneRow
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, services_of, until_status
from tests.conditions import eventually


async def begin_from_the_one_before(app: FastAPI, job_id: str) -> None:
    """Our own renderer takes no pictures: note that its clips began from one all the same."""
    async with services_of(app).database.write_session() as session:
        made = select(LedgerRow).where(
            col(LedgerRow.job_id) == job_id, LedgerRow.stage == LedgerStage.SCENE, col(LedgerRow.scene) > 1
        )
        for row in await session.exec(made):
            row.opens_on_take = 1
        scenes = select(SceneRow).where(col(SceneRow.job_id) == job_id, col(SceneRow.number) > 1)
        for scene in await session.exec(scenes):
            scene.opens_on = OpensOn.LAST_FRAME


async def staleness(api: httpx.AsyncClient, job_id: str) -> list[Json | None]:
    return [scene["stale"] for scene in (await get(api, f"/jobs/{job_id}"))["results"]["scenes"]]


async def test_a_retake_marks_what_begins_from_it_and_buys_nothing_else(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.scenes = 3
    worker.go.set()
    job_id = await post_job(api, audio="off")
    await until_status(api, job_id, "completed")
    await begin_from_the_one_before(app, job_id)
    assert await staleness(api, job_id) == [None, None, None]
    price = (await api.post(f"{V1}/jobs/{job_id}/scenes/1/retake/estimate", json={})).json()
    assert (price["makes_stale"], price["cascade_usd"]) == ([2, 3], 0)

    await api.post(f"{V1}/jobs/{job_id}/scenes/1/retake", json={})

    async def remade() -> bool:
        job = await get(api, f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["results"]["scenes"][0]["take"] == 2)

    await eventually(remade)
    first, second, third = await staleness(api, job_id)
    assert (first, third) == (None, None)
    assert StaleScene.model_validate(second).cascade == (2, 3)
    shown = await get(api, f"/jobs/{job_id}/progress")
    assert [scene["stale"] for scene in shown["scenes"]] == [False, True, False]
    assert [(order.key.scene, order.key.take) for order in worker.submitted[3:]] == [(1, 2)]
