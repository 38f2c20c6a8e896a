"""Guesses of passwords are slowed, on both databases, however many come at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import update

from store.database import Database
from store.errors import TooManyLogIns
from store.job_lifecycle import utc_now
from store.models import LogInFailureRow
from store.people.log_in_failures import (
    FREE_FAILURES,
    MAX_ACCOUNT_SECONDS,
    MAX_ADDRESS_SECONDS,
    LogInFailures,
)

ANN, HOME = "ann@films.example", "192.0.2.1"


@pytest.fixture
def failures(database: Database) -> LogInFailures:
    return LogInFailures(database)


async def fail(failures: LogInFailures, times: int, email: str = ANN, address: str = HOME) -> None:
    for _ in range(times):
        await failures.begin_try(email, address)


async def age(database: Database, by: timedelta) -> None:
    async with database.write_session() as session:
        await session.exec(update(LogInFailureRow).values(failed_at=utc_now() - by))


async def test_a_few_are_free_then_each_costs_more(failures: LogInFailures, database: Database) -> None:
    await fail(failures, FREE_FAILURES)
    waits = []
    for _ in range(12):
        with pytest.raises(TooManyLogIns) as raised:
            await failures.begin_try(ANN.upper(), "198.51.100.7")
        waits.append(raised.value.seconds)
        await age(database, timedelta(seconds=MAX_ACCOUNT_SECONDS + 1))
        await fail(failures, 1, address=f"198.51.100.{len(waits) + 7}")
    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert waits[-1] == MAX_ACCOUNT_SECONDS


async def test_an_address_that_tries_many_accounts_waits_too(failures: LogInFailures) -> None:
    for number in range(FREE_FAILURES):
        await failures.begin_try(f"{number}@films.example", HOME)
    with pytest.raises(TooManyLogIns) as raised:
        await failures.begin_try(ANN, HOME)
    assert 0 < raised.value.seconds <= MAX_ADDRESS_SECONDS
    await failures.begin_try(ANN, "198.51.100.7")


async def test_the_addresses_of_one_ipv6_network_are_one(failures: LogInFailures) -> None:
    for number in range(FREE_FAILURES):
        await failures.begin_try(f"{number}@films.example", f"2001:db8::{number}")
    with pytest.raises(TooManyLogIns):
        await failures.begin_try(ANN, "2001:db8::ffff")
    await failures.begin_try(ANN, "2001:db8:0:1::1")


async def test_success_frees_the_account_but_not_what_the_address_did(failures: LogInFailures) -> None:
    for number in range(FREE_FAILURES - 1):
        await failures.begin_try(f"{number}@films.example", HOME)
    await failures.begin_try(ANN, HOME)
    await failures.note_success(ANN, HOME)
    await failures.begin_try("eve@films.example", HOME)
    with pytest.raises(TooManyLogIns):
        await failures.begin_try(ANN, HOME)


async def test_many_at_once_are_no_more_than_one_after_the_other(failures: LogInFailures) -> None:
    tries = (failures.begin_try(ANN, HOME) for _ in range(20))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(each) for each in outcomes if each] == [TooManyLogIns] * (20 - FREE_FAILURES)


async def test_they_are_forgotten(failures: LogInFailures, database: Database) -> None:
    await fail(failures, FREE_FAILURES)
    await age(database, timedelta(days=2))
    await fail(failures, FREE_FAILURES)
