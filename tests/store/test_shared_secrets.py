"""Secrets that all hosts share, compared through the catalog, on both databases."""

import asyncio

import pytest
from sqlmodel import select

from store.database import Database
from store.models import SharedSecretRow
from store.shared_secrets import SecretsDiffer, SharedSecrets

KEY = "LONGTAKE_SIGNING_KEY"


async def starts(database: Database, *values: str, replace: bool = False) -> None:
    await SharedSecrets(database).require_equal({KEY: values}, replace=replace)


async def test_hosts_with_the_same_secret_start(database: Database) -> None:
    for _ in range(3):
        await starts(database, "one")


async def test_a_host_with_another_secret_does_not_and_is_told_which(database: Database) -> None:
    await starts(database, "one")
    with pytest.raises(SecretsDiffer, match=KEY):
        await starts(database, "another")
    await starts(database, "one")


async def test_hosts_that_start_first_and_at_once_agree_on_one(database: Database) -> None:
    ends = await asyncio.gather(
        *(starts(database, secret) for secret in ("one", "two", "three")), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "SecretsDiffer", "SecretsDiffer"]


async def test_a_secret_is_replaced_host_by_host(database: Database) -> None:
    await starts(database, "old")
    await starts(database, "old", "new")
    await starts(database, "old")  # A host whose turn has not come starts again.
    for values in (["old", "new"], ["new", "old"], ["old", "new"], ["new", "old"], ["new"], ["new", "old"]):
        await starts(database, *values)
    await starts(database, "new")
    with pytest.raises(SecretsDiffer):
        await starts(database, "old")


async def test_a_lost_secret_is_replaced_on_demand(database: Database) -> None:
    await starts(database, "lost")
    await starts(database, "new", replace=True)
    await starts(database, "new")


async def test_the_catalog_does_not_have_the_secret(database: Database) -> None:
    await starts(database, "one")
    async with database.read_session() as session:
        (row,) = await session.exec(select(SharedSecretRow))
    assert "one" not in f"{row.salt}{row.fingerprints}"
