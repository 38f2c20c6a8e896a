"""The `temporal` command does what an operator expects, and the catalog tells the truth afterwards."""

from tests.chaos.aftermath import assert_canceled, assert_nothing_left_over, assert_whole_film
from tests.chaos.house import House, Json
from tests.chaos.test_cancels import scene
from tests.conditions import eventually, exists


def _temporal(house: House, *words: str) -> None:
    done = house.command("temporal", *words)
    assert done.returncode == 0, done.stderr + done.stdout


def _provider_jobs(job: Json) -> list[str]:
    return [take["provider_job_id"] for scene in job["results"]["scenes"] for take in scene["takes"]]


async def test_a_terminated_job_is_told_as_canceled_and_its_provider_jobs_are_stopped(house: House) -> None:
    async with scene(house) as job_id:
        _temporal(house, "workflow", "terminate", "-w", job_id, "--reason", "a drill")
        job = await house.ended(job_id)
        recovered = (await house.post("/jobs/recover")).raise_for_status().json()
    assert (job["status"], job["error"]["type"]) == ("canceled", "terminated")
    assert any(token.startswith(job_id) for token in recovered["canceled_provider_jobs"])
    listed = await house.get("/jobs?status=canceled")
    assert job_id in [row["job_id"] for row in listed["jobs"]]
    await assert_canceled(house, job_id)


async def test_a_reset_of_a_finished_job_makes_the_film_again_and_orders_nothing(house: House) -> None:
    job_id = await house.generate()
    before = await house.ended(job_id)
    words = ("--type", "FirstWorkflowTask", "--reason", "a drill")
    _temporal(house, "workflow", "reset", "-w", job_id, *words)
    await _has_a_new_film(house, job_id, before)
    await assert_whole_film(house, job_id)
    assert _provider_jobs(await house.get(f"/jobs/{job_id}")) == _provider_jobs(before)


async def test_a_reset_of_a_canceled_job_goes_on_with_new_takes(house: House) -> None:
    async with scene(house) as job_id:
        (await house.post(f"/jobs/{job_id}/cancel")).raise_for_status()
        await house.ended(job_id)
    words = ("--type", "FirstWorkflowTask", "--reason", "a drill")
    _temporal(house, "workflow", "reset", "-w", job_id, *words)
    await eventually(lambda: _is(house, job_id, "completed"), "the film is made")
    job = await house.get(f"/jobs/{job_id}")
    assert [scene["takes"][-1]["outcome"] for scene in job["results"]["scenes"]] == ["succeeded"] * 2
    await assert_nothing_left_over(house)


async def test_an_activity_that_is_reset_is_begun_again(house: House) -> None:
    with house.gate("concat") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "the film is being joined")
        pending = (await (await house.workflow(job_id)).describe()).raw_description.pending_activities
        _temporal(house, "activity", "reset", "-w", job_id, "--activity-id", pending[0].activity_id)
    await assert_whole_film(house, job_id)


async def test_jobs_can_be_found_by_owner_status_and_provider(house: House) -> None:
    job_id = await house.generate()
    await house.ended(job_id)
    query = "LongtakeOwner='local' AND LongtakeStatus='completed' AND LongtakeProvider='animatic'"

    async def is_found() -> bool:
        listed = house.command("temporal", "workflow", "list", "--query", query, "--output", "json")
        return job_id in listed.stdout

    await eventually(is_found, "the job is found")


async def _has_a_new_film(house: House, job_id: str, before: Json) -> None:
    async def has() -> bool:
        job = await house.get(f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["ended_at"] != before["ended_at"])

    await eventually(has, "the film is made again")


async def _is(house: House, job_id: str, status: str) -> bool:
    return bool((await house.get(f"/jobs/{job_id}"))["status"] == status)
