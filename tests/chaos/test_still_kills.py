"""A worker is killed while a still is with its service: it is paid for once, and its clip begins from it."""

from functools import partial
from pathlib import Path

import pytest

from emulator import RunningEmulator
from tests.chaos.aftermath import assert_nothing_left_over
from tests.conditions import eventually
from tests.fixtures.called_deployment import CalledDeployment
from tests.fixtures.deployment import Deployment

SCENES = [{"text": "A red kite over the hills."}, {"text": "A boat turns for home."}]


def lose_first_answer(emulator: RunningEmulator, service: str) -> None:
    """Have the first still drawn and charged, while the answer to its order never comes: its webhook does."""
    fault = {"kind": "hang", "when": "after"}
    emulator.set_faults([{"service": service, "operation": "submit", "nth": 1, "fault": fault}])


async def draw_still(deployment: Deployment, job_id: str, scene: int) -> None:
    """Order the scene's first still, as its owner does before the approval."""
    async with deployment.http() as client:
        path = f"/api/v1/jobs/{job_id}/scenes/{scene}/stills/1"
        (await client.put(path, json={"max_cost_usd": 1})).raise_for_status()


async def has_stills(deployment: Deployment, job_id: str) -> bool:
    """Whether each scene of the storyboard has one."""
    job = await deployment.get(f"/jobs/{job_id}")
    return all(scene["still"] for scene in job["results"]["scenes"])


@pytest.mark.timeout(360)
@pytest.mark.parametrize(
    ("service", "model"), [("kie", "kling-3.0"), ("fal", "fal-ai/kling-video/v3/standard")]
)
async def test_a_still_that_was_ordered_when_its_worker_was_killed_is_taken_over(
    service: str, model: str, emulator: RunningEmulator, tmp_path: Path
) -> None:
    lose_first_answer(emulator, service)
    async with CalledDeployment(tmp_path, emulator=emulator).running() as deployment:
        wish = {"scenes": SCENES, "continuity": "keyframes", "audio": "off", "duration_seconds": None}
        job_id = await deployment.generate(
            **wish, provider=service, model=model, image_provider=service, resolution="720p"
        )
        await eventually(lambda: len(emulator.list_jobs()) == 1, "the first still is ordered")
        deployment.kill_process("worker")
        deployment.start_process("worker")
        job = await deployment.wait_for_end(job_id)
        assert (job["status"], job["gaps"]) == ("completed", []), job["error"]
        scenes = job["results"]["scenes"]
        assert [len(scene["takes"]) for scene in scenes] == [1, 1]
        assert [[still["outcome"] for still in scene["stills"]] for scene in scenes] == [["succeeded"]] * 2
        assert len(emulator.list_jobs()) == 2 * len(SCENES)
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)


@pytest.mark.timeout(360)
async def test_stills_that_were_drawn_at_the_gate_when_the_worker_was_killed_are_paid_for_once(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    lose_first_answer(emulator, "kie")
    async with CalledDeployment(tmp_path, emulator=emulator).running() as deployment:
        wish = {"scenes": SCENES, "continuity": "keyframes", "audio": "off", "duration_seconds": None}
        job_id = await deployment.generate(
            **wish, provider="kie", model="kling-3.0", resolution="720p", approval="storyboard"
        )
        await deployment.wait_for_progress(job_id, lambda told: told["status"] == "awaiting_approval")
        for number in (1, 2):
            await draw_still(deployment, job_id, number)
        await eventually(lambda: len(emulator.list_jobs()) >= 1, "a still is ordered")
        deployment.kill_process("worker")
        deployment.start_process("worker")
        await eventually(partial(has_stills, deployment, job_id), "each scene has its still")
        assert len(emulator.list_jobs()) == len(SCENES)
        (await deployment.post(f"/jobs/{job_id}/approve", {"revision": 0})).raise_for_status()
        job = await deployment.wait_for_end(job_id)
        assert (job["status"], job["gaps"]) == ("completed", []), job["error"]
        stills = [scene["stills"] for scene in job["results"]["scenes"]]
        assert [[still["outcome"] for still in each] for each in stills] == [["succeeded"]] * len(SCENES)
        assert len(emulator.list_jobs()) == 2 * len(SCENES)
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)
