"""A worker is killed while a film's first takes are with their service: each of them is paid for once."""

from pathlib import Path

import pytest

from emulator import RunningEmulator
from tests.chaos.aftermath import assert_nothing_left_over
from tests.conditions import eventually
from tests.fixtures.called_deployment import CalledDeployment

SCENES = [{"text": "A red kite over the hills."}, {"text": "A boat turns for home."}]
TAKES = 2


@pytest.mark.timeout(360)
async def test_two_takes_of_each_scene_are_paid_for_once_though_their_worker_was_killed(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    # The first take is made and charged, while the answer to its order never comes: its webhook does.
    fault = {"kind": "hang", "when": "after"}
    emulator.set_faults([{"service": "kie", "operation": "submit", "nth": 1, "fault": fault}])
    async with CalledDeployment(tmp_path, emulator=emulator).running() as deployment:
        job_id = await deployment.generate(
            scenes=SCENES,
            takes=TAKES,
            provider="kie",
            model="kling-3.0",
            resolution="720p",
            audio="off",
            duration_seconds=None,
        )
        await eventually(lambda: len(emulator.list_jobs()) >= 1, "the first take is ordered")
        deployment.kill_process("worker")
        deployment.start_process("worker")
        job = await deployment.wait_for_end(job_id)
        assert (job["status"], job["gaps"]) == ("completed", []), job["error"]
        scenes = job["results"]["scenes"]
        assert [scene["take"] for scene in scenes] == [1, 1]
        assert [[take["take"] for take in scene["takes"]] for scene in scenes] == [[1, 2]] * len(SCENES)
        assert len({take["provider_job_id"] for scene in scenes for take in scene["takes"]}) == 4
        assert len(emulator.list_jobs()) == TAKES * len(SCENES)
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)
