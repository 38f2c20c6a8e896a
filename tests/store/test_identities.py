"""People by what an identity provider calls them, on both databases."""

import asyncio

import pytest

from contracts.people import Role
from store.database import Database
from store.people.identities import Identities, ProvidedIdentity
from store.people.teams import Teams
from store.people.users import Users

TEAM, ISSUER, ANN = "films", "https://login.example", "ann@films.example"


@pytest.fixture
async def identities(database: Database) -> Identities:
    await Teams(database).ensure_team(TEAM)
    return Identities(database)


def provided(subject: str, email: str | None = ANN) -> ProvidedIdentity:
    return ProvidedIdentity(ISSUER, subject, email, "Ann")


async def test_a_person_joins_once_however_often_they_come_at_once(
    identities: Identities, database: Database
) -> None:
    coming = (identities.find_or_join(provided("ann-1"), TEAM, Role.MAKER) for _ in range(5))
    assert len({user and user.id for user in await asyncio.gather(*coming)}) == 1
    assert [(each.email, each.name, each.role) for each in await Teams(database).list_members(TEAM)] == [
        (ANN, "Ann", Role.MAKER)
    ]


async def test_a_person_is_known_by_subject_whatever_their_address(identities: Identities) -> None:
    first = await identities.find_or_join(provided("ann-1"), TEAM, Role.MAKER)
    again = await identities.find_or_join(provided("ann-1", "other@films.example"), TEAM, Role.MAKER)
    unverified = await identities.find_or_join(provided("ann-1", None), TEAM, Role.MAKER)
    assert first
    assert again
    assert unverified
    assert first.id == again.id == unverified.id
    assert await identities.find_or_join(provided("eve-1"), TEAM, Role.MAKER) is None
    assert await identities.find_or_join(provided("eve-2", None), TEAM, Role.MAKER) is None


async def test_an_address_that_is_here_keeps_its_role_and_its_absence(
    identities: Identities, database: Database
) -> None:
    owner = await Users(database).add_to_team(ANN, TEAM, Role.OWNER)
    other = await Users(database).add_to_team("ben@films.example", TEAM, Role.OWNER)
    await Teams(database).remove_member(TEAM, other.id, by=Role.OWNER)
    found = await identities.find_or_join(provided("ann-1"), TEAM, Role.VIEWER)
    gone = await identities.find_or_join(provided("ben-1", "ben@films.example"), TEAM, Role.VIEWER)
    assert found
    assert gone
    assert (found.id, gone.id) == (owner.id, other.id)
    assert await Teams(database).find_role(TEAM, owner.id) is Role.OWNER
    assert await Teams(database).find_role(TEAM, other.id) is None
