"""A full disk is told in one clear sentence and spoils nothing; with room again the work goes on."""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.activities.cutting import make

REPOSITORY = Path(__file__).parents[2]
OWN_MOUNTS = ("unshare", "--map-root-user", "--mount", "sh", "-c")
ON_A_SMALL_DISK = 'mount -t tmpfs -o size=32m none "$1" && shift && exec "$@"'
DISK_FULL = re.compile(
    r"disk_full: The disk is full: free some space, and the job goes on\. final=False left=\[(True|False)\]"
    r"|disk_full: The disk is full: free some space and try again\. final=False left=\[(True|False)\]"
)


@pytest.fixture(scope="session")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of about a megabyte: noise cannot be packed."""
    source = "nullsrc=s=320x180:r=24:d=1,geq=random(1)*255:128:128"
    return make(
        source,
        tmp_path_factory.mktemp("noise") / "clip.mp4",
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p"),
    )


async def said(*argv: str) -> tuple[int | None, str, str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*argv, stdout=pipe, stderr=pipe, cwd=REPOSITORY)
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def collected(*under: str, folder: Path, url: str, clip: Path, rooms: list[str]) -> list[list[str]]:
    """What was said without room and then with room, for each of the rooms."""
    script = (sys.executable, "-m", "tests.activities.small_disk", str(folder), url, str(clip), *rooms)
    code, out, err = await said(*under, *script)
    assert code == 0, err
    seen: list[list[str]] = json.loads(out)
    return seen


@pytest.mark.slow
async def test_a_disk_that_is_full_in_the_download_the_store_or_a_piece(
    tmp_path: Path, sqlite_url: str, noise: Path
) -> None:
    disk, size = tmp_path / "disk", noise.stat().st_size
    disk.mkdir()
    if not shutil.which("unshare") or (await said(*OWN_MOUNTS, f"mount -t tmpfs none {disk}"))[0] != 0:
        pytest.skip("this machine lets no test mount a small disk")
    under = (*OWN_MOUNTS, ON_A_SMALL_DISK, "sh", str(disk))
    rooms = [str(size * quarters // 4) for quarters in (2, 6, 9)]
    seen = await collected(*under, folder=disk, url=sqlite_url, clip=noise, rooms=rooms)
    assert [bool(DISK_FULL.fullmatch(without)) for without, _ in seen] == [True, True, True], seen
    assert [with_room for _, with_room in seen] == ["collected"] * 3


@pytest.mark.slow
async def test_at_the_limit_of_a_files_length_the_same_holds(
    tmp_path: Path, sqlite_url: str, noise: Path
) -> None:
    ((without, with_room),) = await collected(folder=tmp_path, url=sqlite_url, clip=noise, rooms=["limit"])
    assert DISK_FULL.fullmatch(without)
    assert with_room == "collected"
