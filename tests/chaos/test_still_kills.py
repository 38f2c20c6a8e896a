"""A worker is killed while a still is with its service: it is paid for once, and its clip begins from it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from chaos.instance_processes import emulator_variables
from emulator import RunningEmulator
from tests.chaos.aftermath import assert_nothing_left_over
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment

SCENES = [{"text": "A red kite over the hills."}, {"text": "A boat turns for home."}]
# The first still is drawn and charged, and the answer to its order never comes: its webhook does.
FIRST_IS_LOST = {
    "service": "kie",
    "operation": "submit",
    "nth": 1,
    "fault": {"kind": "hang", "when": "after"},
}


@dataclass
class CalledDeployment(Deployment):
    """A deployment whose services an emulator plays, which also calls it back."""

    emulator_url: str = ""

    def build_environment(self, name: str) -> dict[str, str]:
        """What a process is told."""
        return super().build_environment(name) | emulator_variables(self.emulator_url, self.api_url)


@pytest.mark.timeout(360)
async def test_a_still_that_was_ordered_when_its_worker_was_killed_is_taken_over(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.set_faults([FIRST_IS_LOST])
    async with CalledDeployment(tmp_path, emulator_url=emulator.url).running() as deployment:
        wish = {"scenes": SCENES, "continuity": "keyframes", "audio": "off", "duration_seconds": None}
        job_id = await deployment.generate(**wish, provider="kie", model="kling-3.0", resolution="720p")
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
