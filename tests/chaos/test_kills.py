"""Parts are killed with kill -9 at the worst moments; the film is made all the same, and paid for once."""

import asyncio
import sqlite3
from contextlib import closing
from signal import SIGCONT, SIGSTOP

import httpx

from tests.chaos.aftermath import assert_whole_film
from tests.chaos.house import UNDER_WAY, House
from tests.conditions import eventually, exists


async def test_a_worker_killed_while_it_writes_the_storyboard(house: House) -> None:
    house.signal("worker", SIGSTOP)
    job_id = await house.generate()
    with house.locked_catalog():
        house.signal("worker", SIGCONT)
        await house.started(job_id, "write_storyboard")
        house.kill("worker")
    house.start("worker")
    await assert_whole_film(house, job_id)


async def test_a_worker_killed_in_the_middle_of_a_scene(house: House) -> None:
    job_id = await house.generate()
    await house.scene_is(job_id, *UNDER_WAY)
    house.kill("worker")
    house.start("worker")
    await assert_whole_film(house, job_id)


async def test_a_worker_killed_while_it_cuts_a_clip(house: House) -> None:
    with house.gate("-frames:v") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "a clip is being cut")
        house.kill("worker")
    house.start("worker")
    await assert_whole_film(house, job_id)


async def test_a_worker_killed_during_the_join(house: House) -> None:
    with house.gate("concat") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "the film is being joined")
        house.kill("worker")
    house.start("worker")
    await assert_whole_film(house, job_id)


async def test_an_api_killed_between_the_row_and_the_start_of_the_workflow(house: House) -> None:
    house.signal("temporal", SIGSTOP)
    known = _job_ids(house)
    brief = {"prompt": "A fox in the snow", "resolution": "480p", "duration_seconds": 5}
    ordering = asyncio.create_task(house.post("/generate", brief))
    await eventually(lambda: _has_new_job(house, known), "the row is there")
    house.kill("api")
    (lost,) = await asyncio.gather(ordering, return_exceptions=True)
    assert isinstance(lost, httpx.TransportError)
    house.signal("temporal", SIGCONT)
    house.start("api")
    await house.ready()
    (job_id,) = _job_ids(house) - known
    await assert_whole_film(house, job_id)


async def test_a_temporal_server_killed_and_started_again_on_its_database(house: House) -> None:
    job_id = await house.generate()
    await house.scene_is(job_id, *UNDER_WAY)
    house.kill("temporal")
    house.start("temporal")
    await house.ready()
    await assert_whole_film(house, job_id)


async def test_everything_killed_at_once(house: House) -> None:
    job_id = await house.generate()
    await house.scene_is(job_id, *UNDER_WAY)
    for part in ("api", "worker", "temporal"):
        house.kill(part)
    for part in ("temporal", "worker", "api"):
        house.start(part)
    await house.ready()
    await assert_whole_film(house, job_id)


async def _has_new_job(house: House, known: set[str]) -> bool:
    return bool(_job_ids(house) - known)


def _job_ids(house: House) -> set[str]:
    with closing(sqlite3.connect(house.var / "longtake.db")) as catalog:
        return {job_id for (job_id,) in catalog.execute("SELECT id FROM jobs")}
