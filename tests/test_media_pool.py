"""A pool that cannot draw says so, takes no work of its own queue, and goes on when it is mended."""

import asyncio
import logging
from pathlib import Path

import pytest

import media_pool
from media.errors import MediaError
from media.selfcheck import MissingPart
from media_pool import MediaPoolMonitor
from store.database import Database
from store.media_pools import MediaPools
from tests.conditions import eventually

NO_RAQM = MissingPart(
    "drawing", "a small picture could not be drawn", "See the log.", detail="KeyError: 'libraqm'"
)
NO_FONT = MissingPart("fonts", "captions in Thai are left out", "Install fonts.", needed=False)


class Machine:
    """A machine that lacks what the test says."""

    def __init__(self, *lacks: MissingPart) -> None:
        self.lacks = list(lacks)
        self.looked = 0

    async def __call__(self) -> list[MissingPart]:
        self.looked += 1
        return list(self.lacks)


def a_pool(database: Database, folder: Path, machine: Machine) -> tuple[MediaPoolMonitor, MediaPools]:
    pools = MediaPools(database)
    return MediaPoolMonitor(pools, Path("ffmpeg"), folder, machine), pools


async def test_a_pool_that_lacks_something_needed_waits_and_goes_on_when_it_is_there(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(media_pool, "UNFIT_BEAT_SECONDS", 0.01)
    caplog.set_level(logging.INFO)
    machine = Machine(NO_RAQM, NO_FONT)
    pool, pools = a_pool(database, tmp_path, machine)
    async with pool.keep_reporting():
        waiting = asyncio.create_task(pool.wait_until_fit())

        async def is_told() -> bool:
            return machine.looked > 2 and [each.can_make_films for each in await pools.list_present()] == [
                False
            ]

        await eventually(is_told, "the catalog knows")
        assert not waiting.done()
        machine.lacks = [NO_FONT]
        await waiting

        async def is_fit() -> bool:
            return [each.can_make_films for each in await pools.list_present()] == [True]

        await eventually(is_fit, "the catalog knows that it is mended")
    assert await pools.list_present() == []
    assert caplog.text.count("KeyError: 'libraqm'") == 1
    assert "all that drawing and cutting need is there now" in caplog.text


async def test_what_is_not_needed_keeps_nobody_waiting_and_is_told(
    database: Database, tmp_path: Path
) -> None:
    pool, pools = a_pool(database, tmp_path, Machine(NO_FONT))
    async with pool.keep_reporting():
        await pool.wait_until_fit()

        async def is_told() -> bool:
            return [[lack.part for lack in each.lacks] for each in await pools.list_present()] == [["fonts"]]

        await eventually(is_told, "the catalog knows")


async def test_a_pool_that_is_well_looks_at_the_folder_alone(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(NO_FONT)
    pool, _ = a_pool(database, tmp_path, machine)
    await pool.check_and_report()
    await pool.check_and_report()
    assert (pool.is_fit, machine.looked) == (True, 1)
    monkeypatch.setattr("media.selfcheck.LEAST_FREE_BYTES", 2**62)
    await pool.check_and_report()
    assert not pool.is_fit


async def test_a_look_that_fails_is_logged_and_taken_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(media_pool, "UNFIT_BEAT_SECONDS", 0.01)
    failures = [MediaError("boom")]

    class Failing(Machine):
        async def __call__(self) -> list[MissingPart]:
            if failures:
                raise failures.pop()
            return await super().__call__()

    pool, _ = a_pool(database, tmp_path, Failing())
    async with pool.keep_reporting():
        await pool.wait_until_fit()
    assert "could not be found out" in caplog.text


@pytest.mark.parametrize("url", ["sqlite:///{}/no/folder.db", "postgresql://postgres@/postgres?host={}"])
async def test_a_catalog_that_is_away_keeps_nobody_from_working(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    away = Database(url.format(tmp_path))
    pool, _ = a_pool(away, tmp_path, Machine())
    async with pool.keep_reporting():
        await pool.wait_until_fit()
    await away.dispose()
    assert "was not told" in caplog.text
