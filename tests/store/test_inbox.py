from pathlib import Path

import pytest

from store.asset_result_store import AssetResultStore
from store.assets import Assets

NAME = "elevenlabs/job 1/audio/0/1 ü?"


@pytest.fixture(params=["file", "memory"])
def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> AssetResultStore:
    """Over files, and over a store that like a cloud's has none."""
    return AssetResultStore(
        Assets((tmp_path / "assets").as_uri() if request.param == "file" else "memory:///")
    )


def a_file(folder: Path, content: bytes = b"music") -> Path:
    path = folder / "made.mp3"
    path.write_bytes(content)
    return path


async def test_what_is_put_in_comes_out_as_it_was(inbox: AssetResultStore, tmp_path: Path) -> None:
    await inbox.put_file(NAME, a_file(tmp_path, b"\0music\xff"))
    assert await inbox.get_file(NAME, tmp_path / "back.mp3")
    assert (tmp_path / "back.mp3").read_bytes() == b"\0music\xff"


async def test_what_was_never_put_in_is_not_there(inbox: AssetResultStore, tmp_path: Path) -> None:
    assert not await inbox.get_file(NAME, tmp_path / "back.mp3")
    assert not (tmp_path / "back.mp3").exists()


async def test_putting_it_in_again_is_the_same(inbox: AssetResultStore, tmp_path: Path) -> None:
    for _ in range(2):
        await inbox.put_file(NAME, a_file(tmp_path))
    assert await inbox.get_file(NAME, tmp_path / "back.mp3")


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(
    inbox: AssetResultStore, tmp_path: Path
) -> None:
    await inbox.put_file(NAME, a_file(tmp_path))
    for _ in range(2):
        await inbox.delete_file(NAME)
    assert not await inbox.get_file(NAME, tmp_path / "back.mp3")


async def test_deleting_one_leaves_the_others(inbox: AssetResultStore, tmp_path: Path) -> None:
    for name in (NAME, f"{NAME}0"):
        await inbox.put_file(name, a_file(tmp_path))
    await inbox.delete_file(NAME)
    assert await inbox.get_file(f"{NAME}0", tmp_path / "back.mp3")
