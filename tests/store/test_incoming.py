"""What has come of a file lies among the assets until the file is whole or nobody wants it any more."""

from pathlib import Path

import pytest

from store.assets import Assets
from store.incoming import IncomingFile, delete_job_assets, sweep_incoming
from workflows.contracts import Stage, TakeKey

KEY = TakeKey(job_id="j1", stage=Stage.SCENE, scene=2, take=1)
OTHER = KEY.model_copy(update={"take": 2})


@pytest.fixture(params=["file", "memory"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> Assets:
    return Assets((tmp_path / "assets").as_uri() if request.param == "file" else "memory:///")


async def blocks(incoming: IncomingFile, version: str) -> list[bytes]:
    return [block async for block in incoming.blocks(version)]


async def test_another_worker_finds_what_the_first_has_kept(assets: Assets) -> None:
    first = IncomingFile(assets, KEY)
    await first.keep("one", 0, b"ab")
    await first.keep("one", 1, b"c")
    second = IncomingFile(assets, KEY)
    assert await second.version() == "one"
    assert await blocks(second, "one") == [b"ab", b"c"]
    await second.keep("one", 1, b"cd")
    assert await blocks(first, "one") == [b"ab", b"cd"]


async def test_where_nothing_has_come_there_is_nothing(assets: Assets) -> None:
    incoming = IncomingFile(assets, KEY)
    assert await incoming.version() is None
    assert await blocks(incoming, "one") == []
    await incoming.forget()


async def test_blocks_after_a_hole_are_none(assets: Assets) -> None:
    incoming = IncomingFile(assets, KEY)
    await incoming.keep("one", 0, b"ab")
    await incoming.keep("one", 2, b"ef")
    assert await blocks(incoming, "one") == [b"ab"]


async def test_of_two_versions_the_one_of_which_more_has_come_is_told(assets: Assets) -> None:
    incoming = IncomingFile(assets, KEY)
    await incoming.keep("a long name of a version", 0, b"a")
    await incoming.keep("two", 0, b"abc")
    assert await incoming.version() == "two"
    assert await blocks(incoming, "two") == [b"abc"]


async def test_each_take_has_its_own_and_forgets_only_that(assets: Assets) -> None:
    for key in (KEY, OTHER):
        await IncomingFile(assets, key).keep("one", 0, b"ab")
    await IncomingFile(assets, KEY).forget()
    assert await IncomingFile(assets, KEY).version() is None
    assert await IncomingFile(assets, OTHER).version() == "one"


async def test_a_deleted_job_leaves_nothing_of_it(assets: Assets) -> None:
    await IncomingFile(assets, KEY).keep("one", 0, b"ab")
    await assets.write("jobs/j1/film-r.mp4", b"film")
    await assets.write("jobs/j2/film-r.mp4", b"film")
    await delete_job_assets(assets, "j1")
    assert [asset.key for asset in await assets.list_assets("jobs")] == ["jobs/j2/film-r.mp4"]
    assert await assets.list_assets("incoming") == []


async def test_what_nobody_has_added_to_for_days_is_swept(assets: Assets) -> None:
    await IncomingFile(assets, KEY).keep("one", 0, b"ab")
    assert await sweep_incoming(assets) == 0
    assert await IncomingFile(assets, KEY).version() == "one"
    assert await sweep_incoming(assets, 0) == 1
    assert await assets.list_assets("incoming") == []
