"""The `temporal` command does what an operator expects, and the catalog tells the truth afterwards."""

from tests.chaos.aftermath import assert_canceled, assert_nothing_left_over, assert_whole_film
from tests.chaos.test_cancels import scene
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json


def _temporal(deployment: Deployment, *words: str) -> None:
    done = deployment.run_command("temporal", *words)
    assert done.returncode == 0, done.stderr + done.stdout


def _provider_jobs(job: Json) -> list[str]:
    return [take["provider_job_id"] for scene in job["results"]["scenes"] for take in scene["takes"]]


async def test_a_terminated_job_is_told_as_canceled_and_its_provider_jobs_are_stopped(
    deployment: Deployment,
) -> None:
    async with scene(deployment) as job_id:
        _temporal(deployment, "workflow", "terminate", "-w", job_id, "--reason", "a drill")
        job = await deployment.wait_for_end(job_id)
        (await deployment.post("/jobs/recover")).raise_for_status()
    assert (job["status"], job["error"]["type"]) == ("canceled", "terminated")
    # One scene was being rendered; how far the other was depends on the machine.
    picture = await deployment.get(f"/jobs/{job_id}/progress")
    receipts = {each["receipt"] for each in picture["scenes"]}
    assert "not_billed" in receipts
    assert receipts <= {"never_started", "not_billed"}
    listed = await deployment.get("/jobs?status=canceled")
    assert job_id in [row["job_id"] for row in listed["jobs"]]
    await assert_canceled(deployment, job_id)


async def test_a_reset_of_a_finished_job_makes_the_film_again_and_orders_nothing(
    deployment: Deployment,
) -> None:
    job_id = await deployment.generate()
    before = await deployment.wait_for_end(job_id)
    words = ("--type", "FirstWorkflowTask", "--reason", "a drill")
    _temporal(deployment, "workflow", "reset", "-w", job_id, *words)
    await _has_a_new_film(deployment, job_id, before)
    await assert_whole_film(deployment, job_id)
    assert _provider_jobs(await deployment.get(f"/jobs/{job_id}")) == _provider_jobs(before)


async def test_a_reset_of_a_canceled_job_goes_on_with_new_takes(deployment: Deployment) -> None:
    async with scene(deployment) as job_id:
        (await deployment.post(f"/jobs/{job_id}/cancel")).raise_for_status()
        await deployment.wait_for_end(job_id)
    words = ("--type", "FirstWorkflowTask", "--reason", "a drill")
    _temporal(deployment, "workflow", "reset", "-w", job_id, *words)
    await eventually(lambda: _is(deployment, job_id, "completed"), "the film is made")
    job = await deployment.get(f"/jobs/{job_id}")
    assert [scene["takes"][-1]["outcome"] for scene in job["results"]["scenes"]] == ["succeeded"] * 2
    await assert_nothing_left_over(deployment)


async def test_an_activity_that_is_reset_is_begun_again(deployment: Deployment) -> None:
    with deployment.gates.hold("concat") as waiting:
        job_id = await deployment.generate()
        await eventually(waiting.exists, "the film is being joined")
        pending = (await (await deployment.workflow(job_id)).describe()).raw_description.pending_activities
        _temporal(deployment, "activity", "reset", "-w", job_id, "--activity-id", pending[0].activity_id)
    await assert_whole_film(deployment, job_id)


async def test_jobs_can_be_found_by_owner_status_and_provider(deployment: Deployment) -> None:
    job_id = await deployment.generate()
    await deployment.wait_for_end(job_id)
    query = "LongtakeOwner='local' AND LongtakeStatus='completed' AND LongtakeProvider='animatic'"

    async def is_found() -> bool:
        listed = deployment.run_command("temporal", "workflow", "list", "--query", query, "--output", "json")
        return job_id in listed.stdout

    await eventually(is_found, "the job is found")


async def _has_a_new_film(deployment: Deployment, job_id: str, before: Json) -> None:
    async def has() -> bool:
        job = await deployment.get(f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["ended_at"] != before["ended_at"])

    await eventually(has, "the film is made again")


async def _is(deployment: Deployment, job_id: str, status: str) -> bool:
    return bool((await deployment.get(f"/jobs/{job_id}"))["status"] == status)
