"""An end before all is made, which keeps what is there."""

import httpx

from tests.api.fakes import Fakes
from tests.api.film_steps import post, until_scene
from tests.api.kit import post_job, until_status


async def test_a_job_that_is_to_keep_what_it_has_waits_for_what_is_paid_for_and_cuts_its_film(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off")
    await until_scene(api, job_id, 1, "running")

    status, body = await post(api, f"{job_id}/cancel?mode=keep")

    assert (status, body["status"]) == (202, "finishing")
    assert (await post(api, f"{job_id}/scenes/1/retake"))[1]["type"] == "/problems/ending"
    worker.go.set()
    await until_status(api, job_id, "completed")


async def test_where_nothing_is_there_nothing_can_be_kept(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api, approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")

    status, problem = await post(api, f"{job_id}/cancel?mode=keep")

    assert (status, problem["type"]) == (409, "/problems/nothing-to-keep")


async def test_another_mode_of_cancelling_is_refused(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    assert (await post(api, f"{job_id}/cancel?mode=perhaps"))[0] == 422
    assert (await post(api, f"{job_id}/cancel?how=stop"))[0] == 422
