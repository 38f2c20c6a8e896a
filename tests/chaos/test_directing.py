"""What an owner has asked for survives the death of whoever was doing it, and is paid for once."""

from typing import Any

from tests.conditions import eventually
from tests.fixtures.deployment import Deployment

Json = dict[str, Any]


async def test_a_storyboard_waits_through_the_death_of_all_parts_and_is_made_when_approved(
    deployment: Deployment,
) -> None:
    job_id = await deployment.generate(approval="storyboard")
    await _status(deployment, job_id, "awaiting_approval")
    for part in ("worker", "api", "temporal"):
        deployment.kill_process(part)
    for part in ("temporal", "worker", "api"):
        deployment.start_process(part)
    await deployment.wait_until_ready()
    assert (await deployment.get(f"/jobs/{job_id}"))["status"] == "awaiting_approval"
    assert (await deployment.post(f"/jobs/{job_id}/approve", {})).status_code == 200
    job = await deployment.wait_for_end(job_id)
    assert (job["status"], job["gaps"]) == ("completed", [])


async def test_a_retake_of_a_finished_film_survives_the_worker_and_nothing_is_made_twice(
    deployment: Deployment,
) -> None:
    job_id = await deployment.generate()
    before = await deployment.wait_for_end(job_id)
    wish = {"text": "A lighthouse in the fog.", "seed": 7}
    assert (await deployment.post(f"/jobs/{job_id}/scenes/2/retake", wish)).status_code == 202
    await _scene_two_is(deployment, job_id, "submitted", "queued", "running", "collecting")
    deployment.kill_process("worker")
    deployment.start_process("worker")
    await deployment.wait_until_ready()
    job = await _ended_after(deployment, job_id, before)
    assert (job["status"], job["gaps"]) == ("completed", [])
    first, second = job["results"]["scenes"]
    assert [take["take"] for take in first["takes"]] == [1]
    assert [(take["take"], take["outcome"]) for take in second["takes"]] == [
        (1, "succeeded"),
        (2, "succeeded"),
    ]
    assert (second["take"], second["takes"][1]["text"]) == (2, wish["text"])


async def test_four_takes_at_once_survive_the_worker_and_each_is_made_once(deployment: Deployment) -> None:
    job_id = await deployment.generate()
    before = await deployment.wait_for_end(job_id)
    answer = await deployment.post(f"/jobs/{job_id}/scenes/2/retake", {"count": 4, "seed": 7})
    assert answer.json()["takes"] == [2, 3, 4, 5]
    await _scene_two_is(deployment, job_id, "queued", "running", "collecting")
    deployment.kill_process("worker")
    deployment.start_process("worker")
    await deployment.wait_until_ready()
    job = await _ended_after(deployment, job_id, before)
    second = job["results"]["scenes"][1]
    assert (job["status"], second["take"]) == ("completed", 2)
    assert [(take["take"], take["outcome"]) for take in second["takes"]] == [
        (number, "succeeded") for number in (1, 2, 3, 4, 5)
    ]
    assert [take["seed"] for take in second["takes"][1:]] == [7, 8, 9, 10]


async def test_a_film_can_be_cut_with_an_earlier_take_while_the_worker_is_away(
    deployment: Deployment,
) -> None:
    job_id = await deployment.generate()
    before = await deployment.wait_for_end(job_id)
    await deployment.post(f"/jobs/{job_id}/scenes/1/retake", {})
    second = await _ended_after(deployment, job_id, before)
    deployment.kill_process("worker")
    answer = await deployment.post(f"/jobs/{job_id}/scenes/1/choose", {"take": 1})
    assert answer.status_code == 202
    deployment.start_process("worker")
    await deployment.wait_until_ready()
    job = await _ended_after(deployment, job_id, second)
    assert (job["status"], job["results"]["scenes"][0]["take"]) == ("completed", 1)


async def _status(deployment: Deployment, job_id: str, status: str) -> None:
    async def reached() -> bool:
        found: bool = (await deployment.get(f"/jobs/{job_id}"))["status"] == status
        return found

    await eventually(reached, f"{job_id} is {status}")


async def _scene_two_is(deployment: Deployment, job_id: str, *states: str) -> None:
    async def so() -> bool:
        scenes = (await deployment.get(f"/jobs/{job_id}/progress"))["scenes"]
        return len(scenes) > 1 and scenes[1]["state"] in states

    await eventually(so, f"scene 2 is {' or '.join(states)}")


async def _ended_after(deployment: Deployment, job_id: str, before: Json) -> Json:
    """The job when a later run has ended it."""

    async def ended() -> bool:
        job = await deployment.get(f"/jobs/{job_id}")
        return job["ended_at"] not in (None, before["ended_at"])

    await eventually(ended, f"{job_id} ends again")
    job: Json = await deployment.get(f"/jobs/{job_id}")
    return job
