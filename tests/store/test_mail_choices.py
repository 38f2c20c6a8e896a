"""Choices of mails and their links, on both databases."""

import asyncio

import pytest

from contracts.people import Role
from store.database import Database
from store.errors import MailLinkJustSent
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.mail_deliveries import MailDeliveries
from store.people import mail_choices as module
from store.people.mail_choices import LINK_WORKS_FOR, MailChoices
from store.people.teams import Teams
from store.people.users import Users
from tests.store.builders import OWNER, a_job

EVE = "eve@films.example"


@pytest.fixture
def choices(database: Database) -> MailChoices:
    return MailChoices(database)


@pytest.fixture
async def eve(database: Database) -> str:
    """A person's id."""
    await Teams(database).ensure_team(OWNER)
    return (await Users(database).add_to_team(EVE, OWNER, Role.MAKER)).id


async def test_who_chose_nothing_wants_nothing(choices: MailChoices, eve: str) -> None:
    row = await choices.read(eve)
    assert (row.when_ended, row.when_needed, row.verified_email) == (False, False, None)


async def test_a_link_verifies_its_address_once(choices: MailChoices, eve: str) -> None:
    token = await choices.begin_check(eve, EVE)
    assert sorted(await asyncio.gather(*(choices.confirm(token) for _ in range(4)))) == [False] * 3 + [True]
    assert (await choices.read(eve)).verified_email == EVE
    assert not await choices.confirm("of-nobody")


async def test_a_link_is_sent_at_most_every_two_minutes_and_the_last_one_counts(
    choices: MailChoices, eve: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await choices.begin_check(eve, EVE)
    with pytest.raises(MailLinkJustSent) as refused:
        await choices.begin_check(eve, EVE)
    assert 0 < refused.value.seconds <= 120
    later = utc_now() + module.LINK_PAUSE
    monkeypatch.setattr(module, "utc_now", lambda: later)
    second = await choices.begin_check(eve, EVE)
    assert [await choices.confirm(token) for token in (first, second)] == [False, True]


async def test_a_link_that_was_not_sent_holds_up_no_other(choices: MailChoices, eve: str) -> None:
    token = await choices.begin_check(eve, EVE)
    await choices.withdraw_check(token)
    assert not await choices.confirm(token)
    assert await choices.begin_check(eve, EVE)


async def test_a_link_works_for_an_hour(
    choices: MailChoices, eve: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await choices.begin_check(eve, EVE)
    later = utc_now() + LINK_WORKS_FOR
    monkeypatch.setattr(module, "utc_now", lambda: later)
    assert not await choices.confirm(token)


async def test_a_mail_is_found_for_who_ordered_and_wants_it(
    choices: MailChoices, eve: str, database: Database, jobs: Jobs
) -> None:
    deliveries = MailDeliveries(database)
    job, _ = await jobs.add_job(a_job(made_by=eve))
    await choices.save(eve, when_ended=True, when_needed=False)
    assert await deliveries.find_recipient(job, need=False) is None
    await choices.note_verified(eve, EVE)
    assert await deliveries.find_recipient(job, need=False) == EVE
    assert await deliveries.find_recipient(job, need=True) is None
    assert await deliveries.list_wanting({eve, "nobody"}) == {eve}
    assert await deliveries.list_wanting(set()) == frozenset()


async def test_what_was_sent_is_recorded_once_and_goes_with_the_person(
    choices: MailChoices, eve: str, database: Database, jobs: Jobs
) -> None:
    deliveries = MailDeliveries(database)
    job, _ = await jobs.add_job(a_job(made_by=eve))
    await choices.save(eve, when_ended=True, when_needed=True)
    for _ in range(2):
        await deliveries.record_sent(job.id, "run-1", eve)
    assert await deliveries.was_sent(job.id, "run-1", eve)
    assert not await deliveries.was_sent(job.id, "run-2", eve)
    async with database.write_session() as session:
        await session.delete(await Users(database).get_user(eve))
    assert not await deliveries.was_sent(job.id, "run-1", eve)
    assert not (await choices.read(eve)).when_ended
