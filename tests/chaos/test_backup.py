"""A machine is lost, and its films go on from a back-up on another: nothing is paid for twice."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from cli.processes import PROJECT_ROOT
from emulator import RunningEmulator
from tests.browser.deployment import StudioDeployment
from tests.conditions import eventually
from tests.fixtures.job_api import Json

# The first service lists its jobs, the other does not.
LISTED = {"provider": "replicate", "model": "bytedance/seedance-1-pro"}
UNLISTED = {"provider": "fal", "model": "xai/grok-imagine-video"}


class RestoredDeployment(StudioDeployment):
    """A deployment that goes on from a back-up."""

    def build(self) -> None:
        """Write what the processes need, but for what the back-up brought."""
        self.gates.build()


async def test_films_go_on_from_a_backup_and_what_was_ordered_since_is_found_or_asked_about(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    (tmp_path / "lost").mkdir()
    (tmp_path / "new").mkdir()
    lost = StudioDeployment(tmp_path / "lost", emulator=emulator)
    async with lost.running():
        done = await lost.generate(**LISTED)
        await lost.wait_for_end(done)
        waiting = [await lost.generate(approval="storyboard", **service) for service in (LISTED, UNLISTED)]
        for job_id in waiting:
            await _wait_for_status(lost, job_id, "awaiting_approval")
        _back_up(lost, tmp_path / "new" / "var")
        # After that the machine works on, until it is lost.
        for job_id in waiting:
            await lost.post(f"/jobs/{job_id}/approve", {})
            assert (await lost.wait_for_end(job_id))["status"] == "completed"
    paid = _charges(emulator)
    async with RestoredDeployment(tmp_path / "new", emulator=emulator).running() as restored:
        listed, unlisted = waiting
        assert (await restored.get(f"/jobs/{done}"))["status"] == "completed"
        assert (await _download(restored, done))[4:8] == b"ftyp"
        for job_id in waiting:
            await restored.post(f"/jobs/{job_id}/approve", {})
        assert (await restored.wait_for_end(listed))["status"] == "completed"
        await restored.wait_for_progress(unlisted, _all_scenes_are_held)
        assert _charges(emulator) == paid
        for scene in (1, 2):
            await restored.post(f"/jobs/{unlisted}/scenes/{scene}/resolve", {"decision": "pay_again"})
        assert (await restored.wait_for_end(unlisted))["status"] == "completed"
        assert len(_charges(emulator)) == len(paid) + 2


def _back_up(deployment: StudioDeployment, to: Path) -> None:
    """Back up while all runs, and date the copy back: a try that may be under way still is waited for."""
    environment = deployment.build_environment("api")
    del environment["TEMPORAL_ADDRESS"]
    command = [sys.executable, "-m", "cli", "backup", str(to)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"3 films (2 under way)" in done.stdout
    with closing(sqlite3.connect(to / "longtake.db")) as catalog, catalog:
        catalog.execute("UPDATE jobs SET copied_at = datetime(copied_at, '-1 hour') WHERE copied_at NOT NULL")


async def _wait_for_status(deployment: StudioDeployment, job_id: str, status: str) -> None:
    async def reached() -> bool:
        job: Json = await deployment.get(f"/jobs/{job_id}")
        return bool(job["status"] == status)

    await eventually(reached, f"{job_id} is {status}")


def _charges(emulator: RunningEmulator) -> dict[str, float]:
    """What each job costs, by its id."""
    return {job["id"]: job["charged_usd"] for job in emulator.get_invoice()["jobs"]}


def _all_scenes_are_held(progress: Json) -> bool:
    return all(scene["state"] == "held" for scene in progress["scenes"])


async def _download(deployment: StudioDeployment, job_id: str) -> bytes:
    job = await deployment.get(f"/jobs/{job_id}")
    async with deployment.http() as client:
        return (await client.get(job["film"]["url"])).raise_for_status().content
