"""API and both pools in containers make a film with captions in three scripts, through a kill."""

# ruff: noqa: RUF001 - captions in other scripts are what this is about

from pathlib import Path
from typing import Any

import httpx

from tests.conditions import wait_until
from tests.containers.deployment import PATIENCE_SECONDS, ContainerDeployment
from tests.containers.frames import captions_in_image, frame_at
from tests.containers.podman import say

SCENES = {
    "Latin": "The keeper's lamp: AVATAR, fjord, Ångström, naïve. Nobody spoke.",
    "Arabic": "صباح الخير يا عالم، قالت Anna ثم ابتسمت.",
    "Chinese": "清晨的大海很安静，灯塔还亮着。",
}
SECONDS, WIDTH, HEIGHT = 5.0, 854, 480
LEAST_LIKENESS = 0.8
BRIEF = {
    "scenes": [{"text": text, "duration_seconds": SECONDS} for text in SCENES.values()],
    "aspect_ratio": "16:9",
    "resolution": "480p",
    "transition": "cut",
    "provider": "animatic",
}


def test_a_film_with_captions_in_three_scripts_comes_out_of_containers_and_outlives_a_kill(
    deployment: ContainerDeployment, client: httpx.Client, base: str, tmp_path: Path
) -> None:
    ready = deployment.readiness(client)
    say(f"/readyz: films {ready['films']}, lacks {ready['lacks'] or 'nothing'}")
    assert ready["lacks"] == []
    job_id = client.post("/api/v1/generate", json=BRIEF).raise_for_status().json()["job_id"]
    wait_until(lambda: _half_drawn(client, job_id), "a scene is half drawn", seconds=PATIENCE_SECONDS)
    half = _half_drawn(client, job_id)
    deployment.kill_media()
    say(f"media container killed (SIGKILL) while scenes stood at {half}")
    deployment.start_media()
    wait_until(
        lambda: _job(client, job_id)["status"] not in {"queued", "processing"},
        "the film ends",
        seconds=PATIENCE_SECONDS,
    )
    job = _job(client, job_id)
    say(f"the film: {job['status']}, {job['duration_seconds']} s, gaps {job['gaps'] or 'none'}")
    assert (job["status"], job["gaps"], job["error"]) == ("completed", [], None)
    _look_at_the_captions(deployment, job, _downloaded(client, job, tmp_path / "film.mp4"))
    say(f"shown on: {base}; PostgreSQL in a container; `temporal server start-dev` on the host; one volume")


def _job(client: httpx.Client, job_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/jobs/{job_id}").raise_for_status().json()
    return found


def _half_drawn(client: httpx.Client, job_id: str) -> list[str]:
    """The scenes that the media container is drawing at this moment, with their percentages."""
    headers = {"Accept": "application/json"}
    told = client.get(f"/api/v1/jobs/{job_id}/progress", headers=headers).json()
    drawing = [scene for scene in told["scenes"] if 5 < (scene.get("progress") or 0) < 90]
    return [f"scene {scene['number']}: {scene['progress']:.0f} %" for scene in drawing]


def _downloaded(client: httpx.Client, job: dict[str, Any], path: Path) -> Path:
    path.write_bytes(client.get(job["film"]["url"]).raise_for_status().content)
    return path


def _look_at_the_captions(deployment: ContainerDeployment, job: dict[str, Any], film: Path) -> None:
    """In the middle of each scene the picture must have the caption's letters, all in their places."""
    captions = [scene["caption"] for scene in job["results"]["scenes"]]
    kept = deployment.podman.folder / "film.mp4"
    kept.write_bytes(film.read_bytes())
    for number, found in enumerate(captions_in_image(deployment.podman, captions, WIDTH, HEIGHT)):
        script, text = list(SCENES)[number], list(SCENES.values())[number]
        assert found, f"the caption in {script} was left out"
        assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")
        frame = frame_at(film, (number + 0.5) * SECONDS, WIDTH, HEIGHT)
        other = frame_at(film, (number + 1.5) % len(SCENES) * SECONDS, WIDTH, HEIGHT)
        alike, unlike = found.likeness(frame), found.likeness(other)
        say(f"caption in {script}: likeness {alike:.2f}, in another scene {unlike:.2f}: {found.lines}")
        assert alike > LEAST_LIKENESS > unlike
    say(f"the film to look at: {kept}")
