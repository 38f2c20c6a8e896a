"""A scene of a finished film gets another length, within what its clip has: nothing is bought."""

import httpx

from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, scene_of, until_ended_again
from tests.api.kit import V1, Json, get, post_job


async def _put(api: httpx.AsyncClient, job_id: str, scene: int, seconds: object) -> tuple[int, Json]:
    answer = await api.put(f"{V1}/jobs/{job_id}/scenes/{scene}/length", json={"seconds": seconds})
    return answer.status_code, answer.json()


async def test_a_scene_gets_shorter_and_longer_again_and_no_clip_is_ordered(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    orders = len(worker.submitted)
    limits = await get(api, f"/jobs/{job_id}/scenes/2/length")
    # The last scene's clip of 5 s is shown to its end; the first one's fades into the next.
    assert limits == {"scene_seconds": 5.0, "least_seconds": 1.0, "most_seconds": 5.0}

    status, changed = await _put(api, job_id, 2, 3.01)
    assert (status, changed["seconds"], changed["status"]) == (202, 3.0, "processing")
    after = await until_ended_again(api, job_id, before)
    assert (scene_of(after, 2)["seconds"], scene_of(after, 1)["seconds"]) == (3.0, 5.0)
    assert after["film"]["url"] != before["film"]["url"]
    versions = (await get(api, f"/jobs/{job_id}/versions"))["versions"]
    assert versions[0]["changes"][0]["message"] == "Scene 2: 3.0 s instead of 5.0 s"
    assert (await _put(api, job_id, 2, 5))[0] == 202
    again = await until_ended_again(api, job_id, after)
    assert (scene_of(again, 2)["seconds"], len(worker.submitted)) == (5.0, orders)

    # The version of before has the length of before.
    assert (await api.post(f"{V1}/jobs/{job_id}/versions/2/restore")).status_code == 200
    assert scene_of(await get(api, f"/jobs/{job_id}"), 2)["seconds"] == 3.0


async def test_a_length_that_cannot_be_is_refused_with_the_limits(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    running = await post_job(api)
    assert (await _put(api, running, 1, 3))[1]["type"] == "/problems/job-active"
    job_id = await make_film(api, worker)
    for seconds, told in ((0.5, "1 to 5 seconds"), (5.5, "1 to 5 seconds"), (5, "this long already")):
        status, problem = await _put(api, job_id, 2, seconds)
        assert (status, problem["errors"][0]["field"]) == (422, "seconds")
        assert told in problem["errors"][0]["message"]
    assert (await _put(api, job_id, 9, 3))[1]["type"] == "/problems/scene-not-found"
