"""Sessions in the catalog, on both databases: which work, and until when."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select, update

from contracts.people import Role
from store.database import Database
from store.errors import MemberNotFound, SessionNotFound
from store.job_lifecycle import utc_now
from store.models import SessionRow, UserRow
from store.people.sessions import AT_MOST, UNUSED_FOR, Sessions
from store.people.teams import Teams
from store.people.users import Users

TEAM = "films"


@pytest.fixture
async def user(database: Database) -> UserRow:
    await Teams(database).ensure_team(TEAM)
    await Users(database).add_to_team("ben@films.example", TEAM, Role.OWNER)
    return await Users(database).add_to_team("ann@films.example", TEAM, Role.MAKER)


async def begin(database: Database, user: UserRow) -> tuple[SessionRow, str]:
    return await Sessions(database).begin_session(user.id, agent="a" * 999, address="127.0.0.1")


async def set_times(database: Database, row: SessionRow, **times: datetime) -> None:
    async with database.write_session() as session:
        await session.exec(update(SessionRow).where(col(SessionRow.id) == row.id).values(times))


async def test_a_session_works_until_it_is_ended(database: Database, user: UserRow) -> None:
    sessions, (row, token) = Sessions(database), await begin(database, user)
    known = await sessions.find_session(token)
    assert known
    assert (known.id, known.user_id, known.team_id, known.role) == (row.id, user.id, TEAM, Role.MAKER)
    assert await sessions.find_session(token[:-1]) is None
    with pytest.raises(SessionNotFound):
        await sessions.end_session("somebody", row.id)
    await sessions.end_session(user.id, row.id)
    assert await sessions.find_session(token) is None


async def test_the_cookie_is_kept_nowhere(database: Database, user: UserRow) -> None:
    _, token = await begin(database, user)
    async with database.read_session() as session:
        assert token not in repr([row.model_dump() for row in await session.exec(select(SessionRow))])


async def test_use_prolongs_a_session_but_not_for_ever(database: Database, user: UserRow) -> None:
    sessions, now, (row, token) = Sessions(database), utc_now(), await begin(database, user)
    await set_times(database, row, seen_at=now - timedelta(days=13), ends_at=now + timedelta(days=1))
    assert await sessions.find_session(token)
    [kept] = await sessions.list_sessions(user.id)
    assert kept.ends_at >= now + UNUSED_FOR
    begun = now - AT_MOST + timedelta(hours=1)
    await set_times(database, row, created_at=begun, seen_at=begun)
    assert await sessions.find_session(token)
    [kept] = await sessions.list_sessions(user.id)
    assert kept.ends_at == begun + AT_MOST
    await set_times(database, row, ends_at=now)
    assert await sessions.find_session(token) is None
    assert await sessions.list_sessions(user.id) == []


async def test_a_session_ends_with_the_membership(database: Database, user: UserRow) -> None:
    _, token = await begin(database, user)
    await Teams(database).remove_member(TEAM, user.id, by=Role.OWNER)
    assert await Sessions(database).find_session(token) is None
    with pytest.raises(MemberNotFound):
        await begin(database, user)


async def test_others_end_and_this_one_goes_on(database: Database, user: UserRow) -> None:
    (_, first), (kept, second) = await begin(database, user), await begin(database, user)
    sessions = Sessions(database)
    await sessions.end_others(user.id, kept.id)
    assert await sessions.find_session(first) is None
    assert await sessions.find_session(second)


async def test_a_session_goes_on_in_another_team_of_the_person(database: Database, user: UserRow) -> None:
    sessions, (row, token) = Sessions(database), await begin(database, user)
    await Teams(database).ensure_team("second")
    with pytest.raises(MemberNotFound):
        await sessions.change_team(row.id, user.id, "second")
    await Users(database).add_to_team(user.email, "second", Role.VIEWER)
    await sessions.change_team(row.id, user.id, "second")
    known = await sessions.find_session(token)
    assert known
    assert (known.team_id, known.role) == ("second", Role.VIEWER)
    assert [team.id for team in await Teams(database).list_teams_of(user.id)] == [TEAM, "second"]
