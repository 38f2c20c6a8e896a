"""A worker is killed between two lines of a narration: no line is bought twice, and the film has them all."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from emulator import RunningEmulator
from tests.chaos.aftermath import assert_nothing_left_over
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json

LINES = [f"This is line number {word}." for word in ("one", "two", "three", "four")]
GERMAN = [f"Das ist Zeile {word}." for word in ("eins", "zwei", "drei", "vier")]
BRIEF = {
    "scenes": [{"text": "A red kite over the hills.", "lines": LINES}],
    "narration": {"provider": "elevenlabs", "mode": "given"},
    "duration_seconds": None,
}
# The third call is refused for so long that the worker has nothing under way when it is killed.
THIRD_WAITS = {
    "service": "elevenlabs",
    "operation": "submit",
    "nth": 3,
    "fault": {"kind": "code", "status": 429, "retry_after": 6},
}
# The second line is spoken and charged, and its answer never comes.
SECOND_IS_LOST = {
    "service": "elevenlabs",
    "operation": "submit",
    "nth": 2,
    "fault": {"kind": "hang", "when": "after"},
}


@dataclass
class VoicedDeployment(Deployment):
    """A deployment whose services an emulator plays."""

    emulator_url: str = ""

    def build_environment(self, name: str) -> dict[str, str]:
        """What a process is told."""
        return super().build_environment(name) | {"LONGTAKE_EMULATOR_URL": self.emulator_url}


@pytest.mark.timeout(240)
async def test_a_worker_killed_between_two_lines_of_another_language_buys_only_the_rest_and_no_clip(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.set_faults([THIRD_WAITS])
    free = BRIEF | {"narration": {"mode": "given"}}
    german = {"language": "de", "lines": [GERMAN], "voice": {"provider": "elevenlabs"}}
    async with VoicedDeployment(tmp_path, emulator_url=emulator.url).running() as deployment:
        job_id = await deployment.generate(**free)
        first = await deployment.wait_for_end(job_id)
        assert (await deployment.post(f"/jobs/{job_id}/languages", german)).status_code == 202
        await eventually(lambda: len(emulator.list_jobs()) == 2, "two lines are bought")
        await deployment.wait_for_progress(job_id, lambda told: "slow down" in told["detail"])
        deployment.kill_process("worker")
        deployment.start_process("worker")
        await deployment.wait_for_progress(job_id, lambda told: told["status"] == "completed")
        job = await deployment.get(f"/jobs/{job_id}")
        [film] = job["results"]["languages"]
        assert (film["state"], film["error"]) == ("ready", None)
        assert [line["text"] for line in film["ordered_lines"]] == GERMAN
        assert len(emulator.list_jobs()) == len(GERMAN)
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        assert job["film"]["url"].rsplit("/", 1)[-1] == first["film"]["url"].rsplit("/", 1)[-1]
        assert len(job["results"]["scenes"][0]["takes"]) == 1
        await assert_nothing_left_over(deployment)


@pytest.mark.timeout(240)
async def test_a_worker_killed_between_two_lines_buys_only_the_rest(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.set_faults([THIRD_WAITS])
    async with VoicedDeployment(tmp_path, emulator_url=emulator.url).running() as deployment:
        job_id = await deployment.generate(**BRIEF)
        await eventually(lambda: len(emulator.list_jobs()) == 2, "two lines are bought")
        await deployment.wait_for_progress(job_id, lambda told: "slow down" in told["detail"])
        deployment.kill_process("worker")
        deployment.start_process("worker")
        job = await deployment.wait_for_end(job_id)
        assert job["status"] == "completed", job["error"]
        lines = job["results"]["narration"]["lines"]
        assert [line["text"] for line in lines] == LINES
        assert [[take["outcome"] for take in line["takes"]] for line in lines] == [["succeeded"]] * 4
        assert len(emulator.list_jobs()) == 4
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)


@pytest.mark.timeout(240)
async def test_a_line_that_was_spoken_when_its_worker_was_killed_is_taken_over_and_nobody_is_asked(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.set_faults([SECOND_IS_LOST])
    async with VoicedDeployment(tmp_path, emulator_url=emulator.url).running() as deployment:
        job_id = await deployment.generate(**BRIEF)
        await eventually(lambda: len(emulator.list_jobs()) == len(LINES), "all lines are charged")
        deployment.kill_process("worker")
        deployment.start_process("worker")
        job = await deployment.wait_for_end(job_id)
        assert (job["status"], job["gaps"]) == ("completed", []), job["error"]
        lines = job["results"]["narration"]["lines"]
        assert [[take["outcome"] for take in line["takes"]] for line in lines] == [["succeeded"]] * 4
        assert len(emulator.list_jobs()) == len(LINES)
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)


@pytest.mark.timeout(240)
async def test_a_worker_killed_while_clips_are_made_and_lines_are_spoken_buys_only_the_rest(
    emulator: RunningEmulator, tmp_path: Path
) -> None:
    # For so long that the first scene's clip is made meanwhile.
    waits = {**THIRD_WAITS, "fault": {"kind": "code", "status": 429, "retry_after": 30}}
    emulator.set_faults([waits])
    scenes = [{"text": "A red kite over the hills.", "lines": LINES[:1]}]
    scenes.append({"text": "A boat turns for home.", "lines": LINES[1:]})
    async with VoicedDeployment(tmp_path, emulator_url=emulator.url).running() as deployment:
        job_id = await deployment.generate(**BRIEF | {"scenes": scenes})
        await deployment.wait_for_progress(job_id, _has_first_scene)
        assert (await deployment.get(f"/jobs/{job_id}"))["results"]["scenes"][1]["takes"] == []
        deployment.kill_process("worker")
        deployment.start_process("worker")
        job = await deployment.wait_for_end(job_id)
        assert (job["status"], job["gaps"]) == ("completed", []), job["error"]
        lines = job["results"]["narration"]["lines"]
        assert [[take["outcome"] for take in line["takes"]] for line in lines] == [["succeeded"]] * 4
        assert [len(scene["takes"]) for scene in job["results"]["scenes"]] == [1, 1]
        assert len(emulator.list_jobs()) == 4
        assert f"{job['cost']:.6f}" == emulator.get_invoice()["total_usd"]
        await assert_nothing_left_over(deployment)


def _has_first_scene(told: Json) -> bool:
    return bool(told["scenes"]) and told["scenes"][0]["state"] == "complete"
