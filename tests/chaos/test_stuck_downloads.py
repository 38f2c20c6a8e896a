"""A service whose files do not come holds up its own films, and no other's."""

from pathlib import Path

import pytest

from emulator import RunningEmulator
from media.core_count import count_ffmpeg_places
from tests.fixtures.called_deployment import CalledDeployment
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json

# The addresses of its clips take the request, and send nothing.
FILES_NEVER_COME = {"service": "fal", "operation": "fetch", "fault": {"kind": "hang"}}


def fetches_all(progress: Json) -> bool:
    return {scene["state"] for scene in progress["scenes"]} == {"collecting"}


async def list_attempts(deployment: Deployment, job_id: str) -> list[int]:
    """Which try each of the film's downloads is at: one that has failed has left its place to others."""
    described = await (await deployment.workflow(job_id)).describe()
    return [pending.attempt for pending in described.raw_description.pending_activities]


@pytest.mark.timeout(360)
async def test_a_film_is_cut_while_more_downloads_hang_than_there_are_cores(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.set_faults([FILES_NEVER_COME])
    stuck = [{"text": f"Kite {number} over the hills."} for number in range(count_ffmpeg_places() + 1)]
    async with CalledDeployment(tmp_path, emulator=emulator).running() as deployment:
        settings = {"audio": "off", "duration_seconds": None, "resolution": "720p"}
        waiting = await deployment.generate(
            **settings, scenes=stuck, provider="fal", model="bytedance/seedance-2.0"
        )
        await deployment.wait_for_progress(waiting, fetches_all)
        other = await deployment.generate(**settings, scenes=stuck[:1], provider="kie", model="kling-3.0")
        assert (await deployment.wait_for_end(other))["status"] == "completed"
        assert await list_attempts(deployment, waiting) == [1] * len(stuck)
        # The worker would wait for its downloads.
        deployment.kill_process("worker")
