"""What an owner has asked for survives the death of whoever was doing it, and is paid for once."""

from typing import Any

from tests.chaos.house import House
from tests.conditions import eventually

Json = dict[str, Any]


async def test_a_storyboard_waits_through_the_death_of_all_parts_and_is_made_when_approved(
    house: House,
) -> None:
    job_id = await house.generate(approval="storyboard")
    await _status(house, job_id, "awaiting_approval")
    for part in ("worker", "api", "temporal"):
        house.kill(part)
    for part in ("temporal", "worker", "api"):
        house.start(part)
    await house.ready()
    assert (await house.get(f"/jobs/{job_id}"))["status"] == "awaiting_approval"
    assert (await house.post(f"/jobs/{job_id}/approve", {})).status_code == 200
    job = await house.ended(job_id)
    assert (job["status"], job["gaps"]) == ("completed", [])


async def test_a_retake_of_a_finished_film_survives_the_worker_and_nothing_is_made_twice(
    house: House,
) -> None:
    job_id = await house.generate()
    before = await house.ended(job_id)
    wish = {"text": "A lighthouse in the fog.", "seed": 7}
    assert (await house.post(f"/jobs/{job_id}/scenes/2/retake", wish)).status_code == 202
    await _scene_two_is(house, job_id, "submitted", "queued", "running", "collecting")
    house.kill("worker")
    house.start("worker")
    await house.ready()
    job = await _ended_after(house, job_id, before)
    assert (job["status"], job["gaps"]) == ("completed", [])
    first, second = job["results"]["scenes"]
    assert [take["take"] for take in first["takes"]] == [1]
    assert [(take["take"], take["outcome"]) for take in second["takes"]] == [
        (1, "succeeded"),
        (2, "succeeded"),
    ]
    assert (second["take"], second["takes"][1]["text"]) == (2, wish["text"])


async def test_a_film_can_be_cut_with_an_earlier_take_while_the_worker_is_away(house: House) -> None:
    job_id = await house.generate()
    before = await house.ended(job_id)
    await house.post(f"/jobs/{job_id}/scenes/1/retake", {})
    second = await _ended_after(house, job_id, before)
    house.kill("worker")
    answer = await house.post(f"/jobs/{job_id}/scenes/1/choose", {"take": 1})
    assert answer.status_code == 202
    house.start("worker")
    await house.ready()
    job = await _ended_after(house, job_id, second)
    assert (job["status"], job["results"]["scenes"][0]["take"]) == ("completed", 1)


async def _status(house: House, job_id: str, status: str) -> None:
    async def reached() -> bool:
        found: bool = (await house.get(f"/jobs/{job_id}"))["status"] == status
        return found

    await eventually(reached, f"{job_id} is {status}")


async def _scene_two_is(house: House, job_id: str, *states: str) -> None:
    async def so() -> bool:
        scenes = (await house.get(f"/jobs/{job_id}/progress"))["scenes"]
        return len(scenes) > 1 and scenes[1]["state"] in states

    await eventually(so, f"scene 2 is {' or '.join(states)}")


async def _ended_after(house: House, job_id: str, before: Json) -> Json:
    """The job when a later run has ended it."""

    async def ended() -> bool:
        job = await house.get(f"/jobs/{job_id}")
        return job["ended_at"] not in (None, before["ended_at"])

    await eventually(ended, f"{job_id} ends again")
    job: Json = await house.get(f"/jobs/{job_id}")
    return job
