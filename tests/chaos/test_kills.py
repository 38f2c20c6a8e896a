"""Parts are killed with kill -9 at the worst moments; the film is made all the same, and paid for once."""

import asyncio
import sqlite3
from contextlib import closing
from signal import SIGCONT, SIGSTOP

import httpx

from tests.chaos.aftermath import assert_whole_film
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import UNDER_WAY
from tests.fixtures.process_pauses import writing_storyboard
from workflows.activity_options import MEDIA_RETRIES

QUICK_TRIES = MEDIA_RETRIES.maximum_attempts


async def test_a_worker_killed_while_it_writes_the_storyboard(deployment: Deployment) -> None:
    async with writing_storyboard(deployment) as job_id:
        deployment.kill_process("worker")
    deployment.start_process("worker")
    await assert_whole_film(deployment, job_id)


async def test_a_worker_killed_in_the_middle_of_a_scene(deployment: Deployment) -> None:
    job_id = await deployment.generate()
    await deployment.wait_for_scene(job_id, *UNDER_WAY)
    deployment.kill_process("worker")
    deployment.start_process("worker")
    await assert_whole_film(deployment, job_id)


async def test_a_worker_killed_while_it_cuts_a_clip(deployment: Deployment) -> None:
    with deployment.gates.hold("-frames:v") as waiting:
        job_id = await deployment.generate()
        await eventually(waiting.exists, "a clip is being cut")
        deployment.kill_process("worker")
    deployment.start_process("worker")
    await assert_whole_film(deployment, job_id)


async def test_a_worker_killed_during_the_join(deployment: Deployment) -> None:
    with deployment.gates.hold("concat") as waiting:
        job_id = await deployment.generate()
        await eventually(waiting.exists, "the film is being joined")
        deployment.kill_process("worker")
    deployment.start_process("worker")
    await assert_whole_film(deployment, job_id)


async def test_a_worker_killed_in_each_of_the_quick_tries_of_the_join(deployment: Deployment) -> None:
    with deployment.gates.hold("concat") as waiting:
        job_id = await deployment.generate()
        for _ in range(QUICK_TRIES):
            await eventually(waiting.exists, "the film is being joined")
            deployment.kill_process("worker")
            waiting.unlink()
            deployment.start_process("worker")
        # The server notices that the last one is gone before anybody may try again.
        await deployment.wait_for_progress(job_id, lambda told: "worker ended" in told["detail"])
    await assert_whole_film(deployment, job_id)


async def test_an_api_killed_between_the_row_and_the_start_of_the_workflow(deployment: Deployment) -> None:
    deployment.signal_process("temporal", SIGSTOP)
    known = _job_ids(deployment)
    brief = {"prompt": "A fox in the snow", "resolution": "480p", "duration_seconds": 5}
    ordering = asyncio.create_task(deployment.post("/generate", brief))
    await eventually(lambda: _has_new_job(deployment, known), "the row is there")
    deployment.kill_process("api")
    (lost,) = await asyncio.gather(ordering, return_exceptions=True)
    assert isinstance(lost, httpx.TransportError)
    deployment.signal_process("temporal", SIGCONT)
    deployment.start_process("api")
    await deployment.wait_until_ready()
    (job_id,) = _job_ids(deployment) - known
    await assert_whole_film(deployment, job_id)


async def test_a_temporal_server_killed_and_started_again_on_its_database(deployment: Deployment) -> None:
    job_id = await deployment.generate()
    await deployment.wait_for_scene(job_id, *UNDER_WAY)
    deployment.kill_process("temporal")
    deployment.start_process("temporal")
    await deployment.wait_until_ready()
    await assert_whole_film(deployment, job_id)


async def test_everything_killed_at_once(deployment: Deployment) -> None:
    job_id = await deployment.generate()
    await deployment.wait_for_scene(job_id, *UNDER_WAY)
    for part in ("api", "worker", "temporal"):
        deployment.kill_process(part)
    for part in ("temporal", "worker", "api"):
        deployment.start_process(part)
    await deployment.wait_until_ready()
    await assert_whole_film(deployment, job_id)


async def _has_new_job(deployment: Deployment, known: set[str]) -> bool:
    return bool(_job_ids(deployment) - known)


def _job_ids(deployment: Deployment) -> set[str]:
    with closing(sqlite3.connect(deployment.database_path)) as catalog:
        return {job_id for (job_id,) in catalog.execute("SELECT id FROM jobs")}
