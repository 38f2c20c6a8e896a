"""A job from its brief to its film, as a caller sees it."""

import httpx

from tests.api.fakes import Fakes
from tests.api.kit import V1, a_brief, eventually, get, post_job, until_status


async def test_a_brief_becomes_a_job_whose_progress_the_workflow_tells(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    answer = await api.post(f"{V1}/generate", json=a_brief())
    job_id = answer.json()["job_id"]

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{V1}/jobs/{job_id}"
    assert answer.json()["status"] == "queued"
    assert answer.json()["links"]["progress"] == f"{V1}/jobs/{job_id}/progress"

    async def scenes_run() -> bool:
        now = await get(api, f"/jobs/{job_id}/progress")
        return [s["state"] for s in now["scenes"]] == ["running", "running"]

    await eventually(scenes_run)
    now = await get(api, f"/jobs/{job_id}/progress")
    assert now["source"] == "workflow"
    assert now["status"] == "processing"
    assert now["current_stage"] == "scene_1_generating"
    assert now["estimated_time_remaining"] is not None
    worker.go.set()
    done = await until_status(api, job_id, "completed")
    assert done["results"]["film"]["url"].startswith(f"{V1}/assets/")
    film = await api.get(done["results"]["film"]["url"])
    assert film.status_code in (200, 404)


async def test_a_cancel_stops_the_provider_jobs_and_ends_the_job(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    await until_status(api, job_id, "processing")

    answer = await api.post(f"{V1}/jobs/{job_id}/cancel")

    assert (answer.status_code, answer.json()["status"]) == (202, "canceling")
    await until_status(api, job_id, "canceled")
    again = await api.post(f"{V1}/jobs/{job_id}/cancel")
    assert (again.status_code, again.json()["status"]) == (200, "canceled")
