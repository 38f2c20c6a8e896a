"""What an emulator is told when it is started."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator import EmulatorSettings, RunningEmulator, run_emulator
from emulator.__main__ import parse_settings
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from tests.conditions import eventually
from tests.emulator.fetching import fetch

RUNWAY = {"Authorization": "Bearer any", "X-Runway-Version": "2024-11-06"}
QUOTA = {"service": "runway", "operation": "submit", "fault": {"kind": "quota"}}


def order(running: RunningEmulator) -> str:
    body = {"model": "gen4.5", "promptText": "a fox", "ratio": "720:1280", "duration": 5}
    url = f"{running.url}/runway/v1/text_to_video"
    return str(httpx.post(url, json=body, headers=RUNWAY, trust_env=False).json()["id"])


def task(running: RunningEmulator, name: str) -> dict[str, Any]:
    url = f"{running.url}/runway/v1/tasks/{name}"
    return dict(httpx.get(url, headers=RUNWAY, trust_env=False).json())


async def output(running: RunningEmulator) -> str:
    """The URL of a new clip."""
    made = order(running)

    await eventually(lambda: bool(task(running, made)["status"] == "SUCCEEDED"), "the task succeeds")
    return str(task(running, made)["output"][0])


def test_what_finds_no_slot_waits_as_throttled() -> None:
    with run_emulator(EmulatorSettings(speed=1, picture_style="plain", slots={"runway": 1})) as running:
        assert [task(running, order(running))["status"] for _ in range(2)] == ["PENDING", "THROTTLED"]
        assert running.get_running()["peak"] == {"runway": 2}


async def test_a_url_lasts_as_long_as_the_services_do() -> None:
    with run_emulator(EmulatorSettings(speed=200_000, picture_style="plain", short_side=120)) as running:
        url = await output(running)

        await eventually(
            lambda: fetch(url).status_code == 403, "a day there, less than a second here, is over"
        )


async def test_pictures_are_drawn_from_the_prompt_in_the_ordered_shape(tmp_path: Path) -> None:
    with run_emulator(EmulatorSettings(speed=400, picture_style="animatic", short_side=120)) as running:
        clip = tmp_path / "clip.mp4"
        clip.write_bytes(fetch(await output(running)).content)
    found = await probe_clip(Ffmpeg(find_ffmpeg()), clip)
    assert (found.width, found.height) == (120, 214)
    assert round(found.seconds) == 5


async def test_one_picture_is_made_for_all_orders_of_a_shape(tmp_path: Path) -> None:
    with run_emulator(
        EmulatorSettings(speed=400, picture_style="plain", short_side=120, folder=tmp_path)
    ) as running:
        for _ in range(3):
            await output(running)
    assert len(list(tmp_path.glob("*.mp4"))) == 1


def test_a_reset_returns_to_the_faults_it_was_started_with() -> None:
    with run_emulator(EmulatorSettings(picture_style="plain", rules=(QUOTA,))) as running:
        running.set_faults([])
        running.reset_state()
        told = httpx.get(f"{running.url}/_emulator/script", trust_env=False).json()["rules"]
    assert [(each["operation"], each["met"]) for each in told] == [("submit", 0)]


@pytest.mark.parametrize(("rules", "status"), [([QUOTA], 200), ([{"operation": "nothing"}], 422)])
def test_a_reset_may_bring_its_own_faults(rules: list[dict[str, object]], status: int) -> None:
    with run_emulator(EmulatorSettings(picture_style="plain")) as running:
        reset = httpx.post(f"{running.url}/_emulator/reset", json=rules, trust_env=False)
        told = httpx.get(f"{running.url}/_emulator/script", trust_env=False).json()["rules"]
    assert reset.status_code == status
    assert [each["operation"] for each in told] == (["submit"] if status == httpx.codes.OK else [])


def test_the_command_line_says_what_to_be(tmp_path: Path) -> None:
    script = tmp_path / "faults.json"
    script.write_text(json.dumps([{"operation": "submit", "fault": {"kind": "quota"}}]))
    words = (
        f"--speed 50 --pictures plain --no-expiry --slots fal=2 --hook openai=http://here --script {script}"
    )
    settings = parse_settings(words.split())
    assert (settings.speed, settings.picture_style, settings.expiry) == (50, "plain", False)
    assert (dict(settings.slots), dict(settings.webhook_urls)) == ({"fal": 2}, {"openai": "http://here"})
    assert settings.rules[0]["operation"] == "submit"
