"""A pool that cannot draw says so, takes no work of its own queue, and goes on when it is mended."""

import asyncio
import logging
from pathlib import Path

import pytest

import media_pool
from media.errors import MediaError
from media.selfcheck import Lack
from media_pool import MediaPool
from store.database import Database
from store.media_pools import MediaPools
from tests.conditions import eventually

NO_RAQM = Lack("drawing", "a small picture could not be drawn", "See the log.", detail="KeyError: 'libraqm'")
NO_FONT = Lack("fonts", "captions in Thai are left out", "Install fonts.", needed=False)


class Machine:
    """A machine that lacks what the test says."""

    def __init__(self, *lacks: Lack) -> None:
        self.lacks = list(lacks)
        self.looked = 0

    async def __call__(self) -> list[Lack]:
        self.looked += 1
        return list(self.lacks)


def a_pool(database: Database, folder: Path, machine: Machine) -> tuple[MediaPool, MediaPools]:
    pools = MediaPools(database)
    return MediaPool(pools, Path("ffmpeg"), folder, machine), pools


async def test_a_pool_that_lacks_something_needed_waits_and_goes_on_when_it_is_there(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(media_pool, "UNFIT_BEAT_SECONDS", 0.01)
    caplog.set_level(logging.INFO)
    machine = Machine(NO_RAQM, NO_FONT)
    pool, pools = a_pool(database, tmp_path, machine)
    async with pool.reporting():
        waiting = asyncio.create_task(pool.until_fit())

        async def is_told() -> bool:
            return machine.looked > 2 and [each.fit for each in await pools.present()] == [False]

        await eventually(is_told, "the catalog knows")
        assert not waiting.done()
        machine.lacks = [NO_FONT]
        await waiting

        async def is_fit() -> bool:
            return [each.fit for each in await pools.present()] == [True]

        await eventually(is_fit, "the catalog knows that it is mended")
    assert await pools.present() == []
    assert caplog.text.count("KeyError: 'libraqm'") == 1
    assert "all that drawing and cutting need is there now" in caplog.text


async def test_what_is_not_needed_keeps_nobody_waiting_and_is_told(
    database: Database, tmp_path: Path
) -> None:
    pool, pools = a_pool(database, tmp_path, Machine(NO_FONT))
    async with pool.reporting():
        await pool.until_fit()

        async def is_told() -> bool:
            return [[lack.part for lack in each.lacks] for each in await pools.present()] == [["fonts"]]

        await eventually(is_told, "the catalog knows")


async def test_a_pool_that_is_well_looks_at_the_folder_alone(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(NO_FONT)
    pool, _ = a_pool(database, tmp_path, machine)
    await pool.look()
    await pool.look()
    assert (pool.fit, machine.looked) == (True, 1)
    monkeypatch.setattr("media.selfcheck.LEAST_FREE_BYTES", 2**62)
    await pool.look()
    assert not pool.fit


async def test_a_look_that_fails_is_logged_and_taken_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(media_pool, "UNFIT_BEAT_SECONDS", 0.01)
    failures = [MediaError("boom")]

    class Failing(Machine):
        async def __call__(self) -> list[Lack]:
            if failures:
                raise failures.pop()
            return await super().__call__()

    pool, _ = a_pool(database, tmp_path, Failing())
    async with pool.reporting():
        await pool.until_fit()
    assert "could not be found out" in caplog.text


async def test_a_catalog_that_is_away_keeps_nobody_from_working(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    pool, _ = a_pool(away, tmp_path, Machine())
    async with pool.reporting():
        await pool.until_fit()
    await away.dispose()
    assert "was not told" in caplog.text
