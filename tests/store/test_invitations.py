"""Invitations in the catalog, on both databases: one link, one person."""

import asyncio
from datetime import timedelta

import pytest

from contracts.people import Role
from store.database import Database
from store.errors import InvitationLimitReached, InvitationNotFound
from store.job_lifecycle import utc_now
from store.people import invitations as module
from store.people.invitations import Invitations
from store.people.teams import Teams

TEAM, ANN = "films", "ann@films.example"
HOUR = timedelta(hours=1)
KEPT, OTHER = "$argon2id$a", "$argon2id$b"


@pytest.fixture
async def invitations(database: Database) -> Invitations:
    for team in (TEAM, "other"):
        await Teams(database).ensure_team(team)
    return Invitations(database)


async def invite(
    invitations: Invitations, email: str | None = ANN, role: Role = Role.MAKER, made_by: str | None = "ben"
) -> str:
    return (await invitations.invite(TEAM, role, utc_now() + HOUR, email=email, made_by=made_by))[1]


async def roles(database: Database) -> dict[str, Role]:
    return {each.email: each.role for each in await Teams(database).list_members(TEAM)}


async def test_an_invitation_is_for_its_person_and_works_once(
    invitations: Invitations, database: Database
) -> None:
    token = await invite(invitations)
    with pytest.raises(InvitationNotFound):
        await invitations.accept(token, "eve@films.example", password_hash=KEPT, name="")
    user = await invitations.accept(token, "Ann@Films.example", password_hash=KEPT, name="Ann")
    assert (user.password_hash, user.name) == (KEPT, "Ann")
    assert await roles(database) == {ANN: Role.MAKER}
    with pytest.raises(InvitationNotFound):
        await invitations.accept(token, ANN, password_hash=KEPT, name="")


async def test_of_two_who_come_with_one_link_one_is_in(invitations: Invitations, database: Database) -> None:
    token = await invite(invitations, email=None)
    coming = (
        invitations.accept(token, f"{name}@films.example", password_hash=KEPT, name="")
        for name in ("ann", "eve")
    )
    outcomes = await asyncio.gather(*coming, return_exceptions=True)
    assert sum(isinstance(each, InvitationNotFound) for each in outcomes) == 1
    assert len(await roles(database)) == 1


async def test_a_password_that_is_there_stays_and_a_role_only_grows(
    invitations: Invitations, database: Database
) -> None:
    for role, password_hash in ((Role.MANAGER, KEPT), (Role.VIEWER, OTHER), (Role.OWNER, None)):
        token = await invite(invitations, role=role)
        user = await invitations.accept(token, ANN, password_hash=password_hash, name="")
        assert user.password_hash == KEPT
    assert await roles(database) == {ANN: Role.OWNER}


async def test_what_is_withdrawn_or_over_is_not_there(invitations: Invitations) -> None:
    row, withdrawn = await invitations.invite(TEAM, Role.MAKER, utc_now() + HOUR, email=ANN, made_by=None)
    _, ended = await invitations.invite(TEAM, Role.MAKER, utc_now() - HOUR, email=ANN, made_by=None)
    assert [each.id for each in await invitations.list_invitations(TEAM)] == [row.id]
    with pytest.raises(InvitationNotFound):
        await invitations.withdraw("other", row.id)
    await invitations.withdraw(TEAM, row.id)
    for token in (withdrawn, ended):
        with pytest.raises(InvitationNotFound):
            await invitations.find_invitation(token)


async def test_all_links_for_a_first_owner_end_with_one(invitations: Invitations) -> None:
    first, second = [await invite(invitations, None, Role.OWNER, made_by=None) for _ in range(2)]
    persons = await invite(invitations)
    await invitations.accept(first, ANN, password_hash=KEPT, name="")
    with pytest.raises(InvitationNotFound):
        await invitations.find_invitation(second)
    assert await invitations.find_invitation(persons)


async def test_a_team_has_no_more_than_it_may(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_INVITATIONS_OF_A_TEAM", 2)
    outcomes = await asyncio.gather(*(invite(invitations) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, InvitationLimitReached) for each in outcomes) == 2
