"""What the processes that draw and cut say of themselves, on both databases."""

from datetime import timedelta

import pytest

from store import media_pools
from store.database import Database
from store.media_pools import MediaPools, PoolLack

NO_FONT = PoolLack(part="fonts", found="captions in Thai are left out", advice="Install fonts.", needed=False)
NO_FFMPEG = PoolLack(part="ffmpeg", found="ffmpeg does not run", advice="Set LONGTAKE_FFMPEG.", needed=True)


async def test_the_last_word_of_each_counts(database: Database) -> None:
    pools = MediaPools(database)
    await pools.record_report("a", "one", [NO_FFMPEG])
    await pools.record_report("b", "two", [NO_FONT])
    await pools.record_report("a", "one", [])
    assert [(pool.host, pool.lacks, pool.can_make_films) for pool in await pools.list_present()] == [
        ("one", (), True),
        ("two", (NO_FONT,), True),
    ]


async def test_what_is_needed_makes_a_pool_unfit(database: Database) -> None:
    pools = MediaPools(database)
    await pools.record_report("a", "one", [NO_FONT, NO_FFMPEG])
    assert [pool.can_make_films for pool in await pools.list_present()] == [False]


async def test_who_has_left_or_been_silent_is_not_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = MediaPools(database)
    await pools.record_report("a", "one", [])
    await pools.record_report("b", "two", [])
    await pools.remove_pool("a")
    assert [pool.host for pool in await pools.list_present()] == ["two"]
    monkeypatch.setattr(media_pools, "GONE_AFTER", timedelta(0))
    assert await pools.list_present() == []
