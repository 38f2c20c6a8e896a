"""What must hold after every accident."""

from pathlib import Path

import psutil

from filesystem.locked_home import LOCK_FILE
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json

FRAME, MARGIN = 1 / 24, 0.05


async def assert_whole_film(deployment: Deployment, job_id: str, seconds: float = 5.0) -> None:
    """The job is completed, each scene has one take that counts, and the film plays for as long as asked."""
    job = await deployment.wait_for_end(job_id)
    assert job["status"] == "completed", job["error"]
    assert job["gaps"] == []
    for scene in job["results"]["scenes"]:
        assert [take["outcome"] for take in scene["takes"]] == ["succeeded"]
        assert scene["takes"][0]["clip"] is not None
    probed = await probe_clip(Ffmpeg(find_ffmpeg()), await _download(deployment, job))
    assert abs(probed.seconds - seconds) <= FRAME + MARGIN
    assert probed.audio_codec == "aac"
    await assert_nothing_left_over(deployment)


async def assert_canceled(deployment: Deployment, job_id: str) -> None:
    """The job is canceled and nothing works for it any more."""
    job = await deployment.wait_for_end(job_id)
    assert job["status"] == "canceled", job["status"]
    takes = [take for scene in job["results"]["scenes"] for take in scene["takes"]]
    assert all(take["state"] == "terminal" for take in takes)
    await assert_nothing_left_over(deployment)


async def assert_nothing_left_over(deployment: Deployment) -> None:
    """No ffmpeg, no renderer, no half-written file."""

    await eventually(lambda: _work_processes(deployment) == [], "no process is left over")
    await eventually(lambda: _litter(deployment.var) == [], "no temporary file is left over")


def _work_processes(deployment: Deployment) -> list[str]:
    """Command lines of all ffmpeg and renderer processes that work for this deployment."""
    own = {process.pid for process in deployment.processes.values()}
    lines = {each.pid: " ".join(each.info["cmdline"] or []) for each in psutil.process_iter(["cmdline"])}
    return [line for pid, line in lines.items() if str(deployment.root) in line and pid not in own]


def _litter(var: Path) -> list[Path]:
    homes = [path for path in (var / "tmp").iterdir() if path.is_dir()]
    work_folders = [path for home in homes for path in home.iterdir()]
    staged = [path for path in (var / "assets").rglob("*") if "#" in path.name or path.name.startswith(".")]
    rendering = [
        path for path in (var / "animatic").rglob("*") if "making" in path.name or path.name.startswith(".")
    ]
    return [path for path in [*work_folders, *staged, *rendering, *homes[1:]] if path.name != LOCK_FILE]


async def _download(deployment: Deployment, job: Json) -> Path:
    async with deployment.http() as client:
        film = await client.get(job["film"]["url"])
    path = deployment.root / "film.mp4"
    path.write_bytes(film.raise_for_status().content)
    return path
