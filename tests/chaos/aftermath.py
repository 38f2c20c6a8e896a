"""What must hold after every accident."""

from pathlib import Path

from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe
from tests.chaos.house import House, Json
from tests.conditions import eventually

FRAME, MARGIN = 1 / 24, 0.05


async def assert_whole_film(house: House, job_id: str, seconds: float = 5.0) -> None:
    """The job is completed, each scene has one take that counts, and the film plays for as long as asked."""
    job = await house.ended(job_id)
    assert job["status"] == "completed", job["error"]
    assert job["gaps"] == []
    for scene in job["results"]["scenes"]:
        assert [take["outcome"] for take in scene["takes"]] == ["succeeded"]
        assert scene["takes"][0]["clip"] is not None
    probed = await probe(Ffmpeg(find_ffmpeg()), await _download(house, job))
    assert abs(probed.seconds - seconds) <= FRAME + MARGIN
    assert probed.audio_codec == "aac"
    await assert_nothing_left_over(house)


async def assert_canceled(house: House, job_id: str) -> None:
    """The job is canceled and nothing works for it any more."""
    job = await house.ended(job_id)
    assert job["status"] == "canceled", job["status"]
    takes = [take for scene in job["results"]["scenes"] for take in scene["takes"]]
    assert all(take["state"] == "terminal" for take in takes)
    await assert_nothing_left_over(house)


async def assert_nothing_left_over(house: House) -> None:
    """No ffmpeg, no renderer, no half-written file."""

    async def nothing_works() -> bool:
        return house.work_processes() == []

    async def nothing_lies_about() -> bool:
        return _litter(house.var) == []

    await eventually(nothing_works, "no process is left over")
    await eventually(nothing_lies_about, "no temporary file is left over")


def _litter(var: Path) -> list[Path]:
    work_folders = [path for home in (var / "tmp").iterdir() if home.is_dir() for path in home.iterdir()]
    homes = [home for home in (var / "tmp").iterdir() if home.is_dir()]
    staged = [path for path in (var / "assets").rglob("*") if "#" in path.name or path.name.startswith(".")]
    rendering = [
        path for path in (var / "animatic").rglob("*") if "making" in path.name or path.name.startswith(".")
    ]
    litter = [path for path in work_folders if path.name != ".lock"]
    return [*litter, *staged, *rendering, *homes[1:]]


async def _download(house: House, job: Json) -> Path:
    async with house.http() as client:
        film = await client.get(job["film"]["url"])
    path = house.root / "film.mp4"
    path.write_bytes(film.raise_for_status().content)
    return path
