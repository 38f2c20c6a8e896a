"""Browsers that are told: whose they are, how long, and of what each was told, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from contracts.people import Role
from store import push_deliveries
from store.database import Database
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.models import JobRow, PushSubscriptionRow
from store.people.push_subscriptions import (
    MAX_BROWSERS_OF_A_PERSON,
    NewAddress,
    NewSubscription,
    PushLimitReached,
    PushSubscriptionNotFound,
    PushSubscriptions,
)
from store.people.sessions import Sessions
from store.people.teams import Teams
from store.people.users import Users
from store.push_deliveries import PushDeliveries
from store.trial_limit import TooManyTrials
from tests.store.builders import OWNER, a_job

EVE, ENDPOINT = "eve@films.example", "https://push.example/of-eve"


class Person:
    """Somebody with browsers, who has ordered a film."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.browsers, self.deliveries = PushSubscriptions(database), PushDeliveries(database)
        self.id = ""
        # None: a proxy logs people in.
        self.session_id: str | None = None
        self.job: JobRow = a_job().to_row()

    async def join(self, email: str = EVE) -> "Person":
        await Teams(self.database).ensure_team(OWNER)
        self.id = (await Users(self.database).add_to_team(email, OWNER, Role.MAKER)).id
        session, _ = await Sessions(self.database).begin_session(self.id, agent="", address="")
        self.session_id = session.id
        self.job, _ = await Jobs(self.database).add_job(a_job(made_by=self.id))
        return self

    async def subscribe(self, endpoint: str = ENDPOINT, **wishes: bool) -> PushSubscriptionRow:
        given = {"when_ended": True, "when_needed": True} | wishes
        wish = NewSubscription(
            self.session_id, endpoint, "a point", "a secret", vapid_key="ours", name="A browser", **given
        )
        return await self.browsers.subscribe(self.id, wish)

    async def waiting(self, event: str = "run-1", *, need: bool = False) -> list[str]:
        return [row.id for row in await self.deliveries.list_waiting(self.job, event, need=need)]


@pytest.fixture
async def eve(database: Database) -> Person:
    return await Person(database).join()


async def test_a_browser_keeps_what_it_wants_at_its_new_address(eve: Person) -> None:
    own = await eve.subscribe(when_needed=False)
    address = NewAddress(eve.session_id, f"{ENDPOINT}-2", "another point", "another secret")
    await eve.browsers.renew(eve.id, ENDPOINT, address)
    # What was sent again, and what the page has told meanwhile, is the same browser.
    await eve.subscribe()
    row = await eve.browsers.renew(eve.id, ENDPOINT, address)
    assert (row.id, row.endpoint, row.p256dh, row.when_needed) == (
        own.id,
        f"{ENDPOINT}-2",
        "another point",
        False,
    )
    assert [each.id for each in await eve.browsers.list_subscriptions(eve.id)] == [own.id]


async def test_nobody_moves_anothers_browser(eve: Person, database: Database) -> None:
    await eve.subscribe()
    ann = await Person(database).join("ann@films.example")
    address = NewAddress(ann.session_id, f"{ENDPOINT}-2", "a point", "a secret")
    with pytest.raises(PushSubscriptionNotFound):
        await ann.browsers.renew(ann.id, ENDPOINT, address)
    [row] = await eve.browsers.list_subscriptions(eve.id)
    assert row.endpoint == ENDPOINT


async def test_a_browser_that_was_told_just_now_is_not_tested(eve: Person) -> None:
    own = await eve.subscribe()
    assert (await eve.browsers.begin_trial(eve.id, own.id)).id == own.id
    await eve.deliveries.record_refusal(own.id, 500, dead=False)
    with pytest.raises(TooManyTrials):
        await eve.browsers.begin_trial(eve.id, own.id)
    with pytest.raises(PushSubscriptionNotFound):
        await eve.browsers.begin_trial(eve.id, "none")


async def test_each_browser_is_told_each_event_once(eve: Person) -> None:
    first, second = await eve.subscribe(), await eve.subscribe(f"{ENDPOINT}-2")
    assert sorted(await eve.waiting()) == sorted([first.id, second.id])
    for _ in range(2):
        await eve.deliveries.record_sent(eve.job.id, "run-1", first.id)
    assert await eve.waiting() == [second.id]
    assert len(await eve.waiting("run-2")) == 2
    [told, _] = await eve.browsers.list_subscriptions(eve.id)
    assert told.used_at is not None


async def test_a_browser_that_subscribes_again_is_the_same_and_alive(eve: Person) -> None:
    row = await eve.subscribe()
    await eve.deliveries.record_refusal(row.id, 410, dead=True)
    assert await eve.waiting() == []
    [dead] = await eve.browsers.list_subscriptions(eve.id)
    assert (dead.dead_at is not None, dead.refused_code) == (True, 410)
    again = await eve.subscribe(when_ended=False)
    assert (again.id, again.dead_at, again.refused_code) == (row.id, None, None)
    assert (await eve.waiting(), await eve.waiting(need=True)) == ([], [row.id])


async def test_a_browser_that_subscribes_many_times_at_once_is_one(eve: Person) -> None:
    rows = await asyncio.gather(*(eve.subscribe() for _ in range(5)))
    assert len({row.id for row in rows}) == 1


async def test_who_else_uses_the_browser_has_it_then(eve: Person, database: Database) -> None:
    ann = await Person(database).join("ann@films.example")
    await eve.subscribe()
    await ann.subscribe()
    assert await eve.browsers.list_subscriptions(eve.id) == []
    assert (await eve.waiting(), len(await ann.waiting())) == ([], 1)


async def test_where_its_log_in_ends_the_browser_is_told_nothing_more(
    eve: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await eve.subscribe()
    with monkeypatch.context() as later:
        later.setattr(push_deliveries, "utc_now", lambda: utc_now() + timedelta(days=15))
        assert await eve.waiting() == []
    assert len(await eve.waiting()) == 1
    assert eve.session_id
    await Sessions(database).end_session(eve.id, eve.session_id)
    assert await eve.browsers.list_subscriptions(eve.id) == []


async def test_who_left_the_team_is_not_told_of_its_films(eve: Person, database: Database) -> None:
    # Their sessions in this team end, too.
    eve.session_id = None
    await eve.subscribe()
    await Teams(database).ensure_team("another-team")
    await Users(database).add_to_team(EVE, "another-team", Role.MAKER)
    await Teams(database).remove_member(OWNER, eve.id, by=Role.OWNER)
    assert await eve.waiting() == []


async def test_a_browser_is_removed_by_its_person_alone(eve: Person, database: Database) -> None:
    ann = await Person(database).join("ann@films.example")
    row = await eve.subscribe()
    for person, name in ((ann, row.id), (eve, "none"), (eve, "\0")):
        with pytest.raises(PushSubscriptionNotFound):
            await person.browsers.remove_subscription(person.id, name)
    await eve.browsers.remove_subscription(eve.id, row.id)
    # What was on its way then is no error.
    await eve.deliveries.record_sent(eve.job.id, "run-1", row.id)
    assert await eve.waiting() == []


async def test_dead_browsers_make_room_for_others(eve: Person) -> None:
    rows = [await eve.subscribe(f"{ENDPOINT}-{number}") for number in range(MAX_BROWSERS_OF_A_PERSON)]
    with pytest.raises(PushLimitReached):
        await eve.subscribe()
    await eve.deliveries.record_lost_key(rows[3].id)
    await eve.subscribe()
    assert len(await eve.browsers.list_subscriptions(eve.id)) == MAX_BROWSERS_OF_A_PERSON


async def test_only_who_wants_it_is_looked_up_after_a_crash(eve: Person) -> None:
    assert await eve.deliveries.list_wanting({eve.id}) == frozenset()
    row = await eve.subscribe(when_ended=False)
    assert await eve.deliveries.list_wanting({eve.id}) == frozenset()
    await eve.subscribe()
    assert await eve.deliveries.list_wanting({eve.id, "another"}) == {eve.id}
    await eve.deliveries.record_refusal(row.id, 404, dead=True)
    assert await eve.deliveries.list_wanting({eve.id}) == frozenset()
