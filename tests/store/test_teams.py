"""Teams, on both databases: who is in them, and that each keeps an owner."""

import asyncio
from itertools import pairwise

import pytest

from contracts.people import ALL_SCOPES, AccessScope, Role
from store.database import Database
from store.errors import LastOwner, MemberNotFound, RoleTooHigh
from store.jobs import Jobs
from store.people.teams import Teams
from store.people.users import Users
from tests.store.builders import OWNER, a_job

TEAM = "films"


@pytest.fixture
async def teams(database: Database) -> Teams:
    found = Teams(database)
    await found.ensure_team(TEAM)
    return found


async def a_member(database: Database, name: str, role: Role) -> str:
    return (await Users(database).add_to_team(f"{name}@films.example", TEAM, role)).id


async def test_a_team_is_made_once_and_keeps_its_name(teams: Teams) -> None:
    await teams.rename_team(TEAM, "Our films")
    await asyncio.gather(*(teams.ensure_team(name) for name in (TEAM, "other", "other")))
    assert (await teams.get_team(TEAM)).name == "Our films"
    assert (await teams.get_team("other")).name == "other"


async def test_one_address_is_one_person_however_it_is_spelled(teams: Teams, database: Database) -> None:
    first = await Users(database).add_to_team(" Ann@Films.example", TEAM, Role.MAKER)
    again = await Users(database).add_to_team("ann@films.EXAMPLE", TEAM, Role.OWNER)
    assert first.id == again.id
    assert [(each.email, each.role) for each in await teams.list_members(TEAM)] == [
        ("ann@films.example", Role.MAKER)
    ]


async def test_a_role_is_changed_and_ends_with_the_membership(teams: Teams, database: Database) -> None:
    user = await a_member(database, "ann", Role.VIEWER)
    await teams.change_role(TEAM, user, Role.MAKER, by=Role.MANAGER)
    assert await teams.find_role(TEAM, user) is Role.MAKER
    assert await teams.find_role("other", user) is None
    await teams.remove_member(TEAM, user, by=Role.MANAGER)
    assert await teams.find_role(TEAM, user) is None
    with pytest.raises(MemberNotFound):
        await teams.change_role(TEAM, user, Role.MAKER, by=Role.OWNER)


async def test_the_last_owner_stays(teams: Teams, database: Database) -> None:
    owner = await a_member(database, "ann", Role.OWNER)
    with pytest.raises(LastOwner):
        await teams.change_role(TEAM, owner, Role.MANAGER, by=Role.OWNER)
    with pytest.raises(LastOwner):
        await teams.remove_member(TEAM, owner, by=Role.OWNER)
    await a_member(database, "ben", Role.OWNER)
    await teams.remove_member(TEAM, owner, by=Role.OWNER)


@pytest.mark.parametrize("demoted", [True, False])
async def test_of_two_owners_who_leave_at_once_one_stays(
    teams: Teams, database: Database, demoted: bool
) -> None:
    owners = [await a_member(database, name, Role.OWNER) for name in ("ann", "ben")]
    leaving = [
        teams.change_role(TEAM, owner, Role.VIEWER, by=Role.OWNER)
        if demoted and owner == owners[0]
        else teams.remove_member(TEAM, owner, by=Role.OWNER)
        for owner in owners
    ]
    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    assert [type(each) for each in outcomes if each] == [LastOwner]
    assert await teams.has_owner(TEAM)


async def test_nobody_grants_or_takes_what_they_have_not(teams: Teams, database: Database) -> None:
    owner, maker = await a_member(database, "ann", Role.OWNER), await a_member(database, "ben", Role.MAKER)
    for refused in (
        teams.change_role(TEAM, maker, Role.OWNER, by=Role.MANAGER),
        teams.remove_member(TEAM, owner, by=Role.MANAGER),
        teams.change_role(TEAM, maker, Role.VIEWER, by=Role.MAKER),
    ):
        with pytest.raises(RoleTooHigh):
            await refused
    assert await teams.find_role(TEAM, maker) is Role.MAKER


def test_each_role_may_what_the_one_below_may() -> None:
    steps = [role.scopes for role in Role]
    assert all(lower < higher for lower, higher in pairwise(steps))
    assert AccessScope.SPEND not in Role.VIEWER.scopes
    assert Role.OWNER.scopes == ALL_SCOPES


async def test_a_job_knows_who_made_it(database: Database) -> None:
    jobs = Jobs(database)
    made, _ = await jobs.add_job(a_job(made_by="ann's id"))
    other, _ = await jobs.add_job(a_job())
    assert (await jobs.get_job(OWNER, made.id)).made_by == "ann's id"
    assert (await jobs.get_job(OWNER, other.id)).made_by is None
