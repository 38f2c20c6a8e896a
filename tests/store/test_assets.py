import asyncio
import errno
import os
import shutil
import signal
from pathlib import Path
from uuid import UUID

import pytest

from filesystem import atomic_write
from store.assets import Assets
from store.errors import AssetNotFound, InvalidAssetKey, StorageFull
from tests.store.processes import started

MEBIBYTE = 2**20
KEY = "jobs/j1/film-r1.mp4"

# argv: folder of the assets, file to put, limit of a file's length in bytes, what happens at the limit
PUT_WITH_LIMIT = """
import asyncio, resource, signal, sys
from pathlib import Path
from store.assets import Assets
from store.errors import StorageFull

folder, file, limit, at_the_limit = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.Handlers[at_the_limit])
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))

async def main():
    try:
        await Assets(Path(folder).as_uri()).put_file("jobs/j1/film-r1.mp4", Path(file))
    except StorageFull as error:
        print(error)

asyncio.run(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "assets 100%"


@pytest.fixture
def local(folder: Path) -> Assets:
    return Assets(folder.as_uri())


@pytest.fixture(params=["file", "memory", "s3", "azure"])
def assets(request: pytest.FixtureRequest, folder: Path) -> Assets:
    """Files, and stores that have none."""
    if request.param in ("s3", "azure"):
        return Assets(request.getfixturevalue(f"{request.param}_url"))
    return Assets(folder.as_uri() if request.param == "file" else "memory:///")


def a_file(tmp_path: Path, content: bytes = b"film", name: str = "made.mp4") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("length", [0, 1, 12 * MEBIBYTE], ids=["empty", "one byte", "several parts"])
async def test_an_asset_comes_back_as_it_was_put(assets: Assets, tmp_path: Path, length: int) -> None:
    made = a_file(tmp_path, os.urandom(length))
    await assets.put_file(KEY, made)
    await assets.fetch_to_file(KEY, tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == made.read_bytes()
    assert await assets.get_size(KEY) == length


async def test_a_file_that_is_moved_is_stored_in_place_of_what_was_there(
    assets: Assets, tmp_path: Path
) -> None:
    await assets.put_file(KEY, a_file(tmp_path, b"first"))
    moved = a_file(tmp_path, b"second, longer", "scratch.mp4")
    await assets.flush_file(moved)
    await assets.move_file(KEY, moved)
    assert await assets.read_bytes(KEY) == b"second, longer"
    with pytest.raises(FileNotFoundError):
        await assets.move_file(KEY, tmp_path / "never-made.mp4")
    assert await assets.read_bytes(KEY) == b"second, longer"


async def test_a_file_that_is_moved_is_not_copied(local: Assets, tmp_path: Path) -> None:
    moved, stored = a_file(tmp_path), local.local_path(KEY)
    number = moved.stat().st_ino
    await local.move_file(KEY, moved)
    assert stored is not None
    assert (stored.stat().st_ino, moved.exists()) == (number, False)


async def test_a_file_on_another_disk_is_copied(
    local: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace
    refused: list[Path] = []

    def refuse_once(source: Path, target: Path) -> Path:
        if not refused:
            refused.append(source)
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", refuse_once)
    await local.move_file(KEY, a_file(tmp_path))
    assert refused
    assert await local.read_bytes(KEY) == b"film"


async def test_an_asset_put_again_takes_the_place_of_the_first(assets: Assets, tmp_path: Path) -> None:
    await assets.put_file(KEY, a_file(tmp_path, b"first"))
    await assets.put_file(KEY, a_file(tmp_path, b"second, longer"))
    assert await assets.get_size(KEY) == 14


async def test_an_asset_that_was_never_put_is_missing(assets: Assets, tmp_path: Path) -> None:
    with pytest.raises(AssetNotFound):
        await assets.fetch_to_file(KEY, tmp_path / "back.mp4")
    assert await assets.get_size(KEY) is None
    assert files_in(tmp_path, "*back.mp4*") == []


async def test_a_folder_is_no_asset(local: Assets, tmp_path: Path) -> None:
    await local.put_file(KEY, a_file(tmp_path))
    assert await local.get_size("jobs/j1") is None
    with pytest.raises(AssetNotFound):
        await local.fetch_to_file("jobs/j1", tmp_path / "back.mp4")


async def test_a_file_that_cannot_be_read_puts_nothing(assets: Assets, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await assets.put_file(KEY, tmp_path / "never-made.mp4")
    assert await assets.get_size(KEY) is None


async def test_no_key_leads_out_of_the_folder(assets: Assets, tmp_path: Path) -> None:
    made = a_file(tmp_path)
    with pytest.raises(InvalidAssetKey):
        await assets.put_file("../outside.mp4", made)
    with pytest.raises(InvalidAssetKey):
        await assets.fetch_to_file("../made.mp4", tmp_path / "back.mp4")
    with pytest.raises(InvalidAssetKey):
        await assets.get_size("../made.mp4")
    with pytest.raises(InvalidAssetKey):
        await assets.delete_all("..")
    with pytest.raises(InvalidAssetKey):
        assets.local_path("../made.mp4")
    with pytest.raises(InvalidAssetKey):
        await assets.signed_url("../made.mp4", 60)


async def test_a_jobs_assets_are_deleted_and_no_other_jobs(assets: Assets, tmp_path: Path) -> None:
    made = a_file(tmp_path)
    for key in ("jobs/j1/a.mp4", "jobs/j1/takes/b.mp4", "jobs/j10/c.mp4"):
        await assets.put_file(key, made)
    assert await assets.delete_all("jobs/j1") == 2
    assert await assets.delete_all("jobs/j1") == 0
    assert await assets.get_size("jobs/j10/c.mp4") == 4


async def test_of_a_deleted_job_no_folder_stays(local: Assets, folder: Path, tmp_path: Path) -> None:
    await local.put_file("jobs/j1/takes/b.mp4", a_file(tmp_path))
    await local.delete_all("jobs/j1")
    assert not (folder / "jobs" / "j1").exists()


async def test_a_folder_that_is_deleted_while_a_file_comes_is_made_again(
    local: Assets, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copyfile
    deleted: list[Path] = []

    def copy_late(source: Path, into: Path) -> None:
        if not deleted:
            deleted.append(into.parent)
            into.parent.rmdir()
        copy(source, into)

    monkeypatch.setattr(shutil, "copyfile", copy_late)
    await local.put_file(KEY, a_file(tmp_path))
    assert deleted == [(folder / KEY).parent]
    assert await local.get_size(KEY) == 4


async def test_two_who_delete_at_once_both_succeed(local: Assets, tmp_path: Path) -> None:
    made = a_file(tmp_path)
    for number in range(30):
        await local.put_file(f"jobs/j1/{number}.mp4", made)
    counts = await asyncio.gather(*(local.delete_all("jobs/j1") for _ in range(3)))
    assert max(counts) == 30


async def test_an_assets_file_can_be_served(local: Assets, tmp_path: Path) -> None:
    await local.put_file(KEY, a_file(tmp_path, b"bytes"))
    path = local.local_path(KEY)
    assert path
    assert path.read_bytes() == b"bytes"


async def test_a_store_without_files_has_no_paths() -> None:
    assert Assets("memory:///").local_path(KEY) is None


async def test_a_cloud_signs_urls_that_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "secret", "REGION": "eu-west-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    url = await Assets("s3://bucket/films").signed_url(KEY, 3600)
    assert url
    assert f"films/{KEY}?" in url
    assert "X-Amz-Expires=3600" in url


async def test_a_store_of_files_signs_none(local: Assets) -> None:
    assert await local.signed_url(KEY, 60) is None


@pytest.mark.slow
async def test_a_process_that_dies_while_it_stores_leaves_no_asset(
    local: Assets, folder: Path, tmp_path: Path
) -> None:
    await die_while_storing(folder, tmp_path)
    assert await local.get_size(KEY) is None
    assert files_in(folder, "*#*"), "the process left nothing to sweep"


@pytest.mark.slow
async def test_what_a_killed_process_had_begun_to_store_is_swept(
    local: Assets, folder: Path, tmp_path: Path
) -> None:
    await local.put_file("jobs/j1/whole.mp4", a_file(tmp_path))
    await die_while_storing(folder, tmp_path)
    assert await local.sweep_staged_files(0) == 1
    assert files_in(folder) == ["whole.mp4"]


async def test_what_may_still_be_written_is_not_swept(local: Assets, folder: Path, tmp_path: Path) -> None:
    await die_while_storing(folder, tmp_path)
    assert await local.sweep_staged_files(3600) == 0


async def test_a_store_without_files_needs_no_sweep() -> None:
    assert await Assets("memory:///").sweep_staged_files(0) == 0


async def test_at_the_limit_of_a_files_length_it_says_that_storage_is_full(
    folder: Path, tmp_path: Path
) -> None:
    big = a_file(tmp_path, bytes(12 * MEBIBYTE))
    async with started(PUT_WITH_LIMIT, str(folder), str(big), str(MEBIBYTE), "SIG_IGN") as process:
        out, err = await process.communicate()
    assert out.decode().strip() == str(StorageFull()), err.decode()
    assert files_in(folder) == []


async def test_on_a_full_disk_it_says_that_storage_is_full(tmp_path: Path) -> None:
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or not await succeeds(*mount, f"mount -t tmpfs none {tmp_path}"):
        pytest.skip("this machine lets no test mount a small disk")
    big, disk = a_file(tmp_path, bytes(12 * MEBIBYTE)), tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=1m none "$1" && shift && exec "$@"'
    async with started(PUT_WITH_LIMIT, str(disk / "assets"), str(big), str(2**40), "SIG_IGN",
                       under=[*mount, script, "sh", str(disk)]) as process:  # fmt: skip
        out, err = await process.communicate()
    assert out.decode().strip() == str(StorageFull()), err.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
async def test_a_fetch_onto_a_full_disk_says_so_and_leaves_nothing(
    local: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await local.put_file(KEY, a_file(tmp_path, bytes(MEBIBYTE)))
    drawn = UUID(int=1)
    monkeypatch.setattr(atomic_write, "uuid4", lambda: drawn)
    (tmp_path / f".back.mp4.{drawn.hex}.mp4").symlink_to("/dev/full")
    with pytest.raises(StorageFull):
        await local.fetch_to_file(KEY, tmp_path / "back.mp4")
    assert files_in(tmp_path, "back.mp4*") == []


def files_in(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(path.name for path in folder.rglob(pattern) if not path.is_dir())


async def die_while_storing(folder: Path, tmp_path: Path) -> None:
    """The system itself kills the process in the midst of a write: at the limit of a file's length."""
    big = a_file(tmp_path, bytes(12 * MEBIBYTE), "big.mp4")
    async with started(PUT_WITH_LIMIT, str(folder), str(big), str(MEBIBYTE), "SIG_DFL") as process:
        await process.communicate()
    assert process.returncode == -signal.SIGXFSZ


async def succeeds(*command: str) -> bool:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait() == 0
