"""What has come of a file lies among the assets until the file is whole or nobody wants it any more."""

from pathlib import Path

import pytest

from contracts import LedgerStage, TakeKey
from store.assets import Assets
from store.partial_downloads import PartialDownload, delete_job_assets, sweep_partial_downloads

KEY = TakeKey(job_id="j1", stage=LedgerStage.SCENE, scene=2, take=1)
OTHER = KEY.model_copy(update={"take": 2})


@pytest.fixture(params=["file", "memory", "s3"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> Assets:
    if request.param == "s3":
        return Assets(request.getfixturevalue("s3_url"))
    return Assets((tmp_path / "assets").as_uri() if request.param == "file" else "memory:///")


async def blocks(incoming: PartialDownload, version: str) -> list[bytes]:
    return [block async for block in incoming.read_blocks(version)]


async def test_another_worker_finds_what_the_first_has_kept(assets: Assets) -> None:
    first = PartialDownload(assets, KEY)
    await first.store_block("one", 0, b"ab")
    await first.store_block("one", 1, b"c")
    second = PartialDownload(assets, KEY)
    assert await second.find_stored_version() == "one"
    assert await blocks(second, "one") == [b"ab", b"c"]
    await second.store_block("one", 1, b"cd")
    assert await blocks(first, "one") == [b"ab", b"cd"]


async def test_refusals_are_counted_anew_once_bytes_have_come_in(assets: Assets) -> None:
    incoming = PartialDownload(assets, KEY)
    assert [await incoming.count_refusal() for _ in range(2)] == [1, 2]
    await incoming.store_block("one", 0, b"ab")
    assert await incoming.count_refusal() == 1


async def test_where_nothing_has_come_there_is_nothing(assets: Assets) -> None:
    incoming = PartialDownload(assets, KEY)
    assert await incoming.find_stored_version() is None
    assert await blocks(incoming, "one") == []
    await incoming.delete_blocks()


async def test_blocks_after_a_hole_are_none(assets: Assets) -> None:
    incoming = PartialDownload(assets, KEY)
    await incoming.store_block("one", 0, b"ab")
    await incoming.store_block("one", 2, b"ef")
    assert await blocks(incoming, "one") == [b"ab"]


async def test_of_two_versions_the_one_of_which_more_has_come_is_told(assets: Assets) -> None:
    incoming = PartialDownload(assets, KEY)
    await incoming.store_block("a long name of a version", 0, b"a")
    await incoming.store_block("two", 0, b"abc")
    assert await incoming.find_stored_version() == "two"
    assert await blocks(incoming, "two") == [b"abc"]


async def test_each_take_has_its_own_and_forgets_only_that(assets: Assets) -> None:
    for key in (KEY, OTHER):
        await PartialDownload(assets, key).store_block("one", 0, b"ab")
    await PartialDownload(assets, KEY).delete_blocks()
    assert await PartialDownload(assets, KEY).find_stored_version() is None
    assert await PartialDownload(assets, OTHER).find_stored_version() == "one"


async def test_a_deleted_job_leaves_nothing_of_it(assets: Assets) -> None:
    await PartialDownload(assets, KEY).store_block("one", 0, b"ab")
    await assets.write_bytes("jobs/j1/film-r.mp4", b"film")
    await assets.write_bytes("jobs/j2/film-r.mp4", b"film")
    await delete_job_assets(assets, "j1")
    assert [asset.key for asset in await assets.list_assets("jobs")] == ["jobs/j2/film-r.mp4"]
    assert await assets.list_assets("incoming") == []


async def test_what_nobody_has_added_to_for_days_is_swept(assets: Assets) -> None:
    await PartialDownload(assets, KEY).store_block("one", 0, b"ab")
    assert await sweep_partial_downloads(assets) == 0
    assert await PartialDownload(assets, KEY).find_stored_version() == "one"
    assert await sweep_partial_downloads(assets, 0) == 1
    assert await assets.list_assets("incoming") == []
