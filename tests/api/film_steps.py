"""What tests do with films over the API: make one, ask for a change, wait for its next end."""

import httpx

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, until_status
from tests.conditions import eventually


async def post(api: httpx.AsyncClient, path: str, body: Json | None = None) -> tuple[int, Json]:
    answer = await api.post(f"{V1}/jobs/{path}", json={} if body is None else body)
    return answer.status_code, answer.json()


async def make_film(api: httpx.AsyncClient, worker: Fakes, **brief: object) -> str:
    worker.go.set()
    job_id = await post_job(api, audio="off", **brief)
    await until_status(api, job_id, "completed")
    return job_id


async def until_ended_again(api: httpx.AsyncClient, job_id: str, before: Json) -> Json:
    """The job when a later run has ended it."""

    async def ended() -> Json | None:
        job = await get(api, f"/jobs/{job_id}")
        over = job["status"] in ("completed", "failed", "canceled")
        return job if over and job["ended_at"] != before["ended_at"] else None

    return await eventually(ended)


def orders_of(worker: Fakes, scene: int) -> list[tuple[int, str]]:
    return [(o.key.take, o.provider) for o in worker.submitted if o.key.scene == scene]


def scene_of(job: Json, number: int) -> Json:
    found: Json = job["results"]["scenes"][number - 1]
    return found


async def until_scene(api: httpx.AsyncClient, job_id: str, number: int, state: str) -> None:
    async def there() -> bool:
        answer = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
        return any((s["number"], s["state"]) == (number, state) for s in answer.json()["scenes"])

    await eventually(there)
