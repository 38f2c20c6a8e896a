"""`/team`: the caller's team, who is in it, and who is invited."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, StringConstraints

from api.auth import CallerDep, OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.people.owner_link import join_url
from api.people.person_fields import MAX_NAME_CHARS, EmailText
from contracts import FrozenModel
from contracts.people import AccessScope, Role
from store.errors import MemberNotFound
from store.job_lifecycle import utc_now
from store.models import InvitationRow
from store.people.teams import require_grant

# Longer ids are cut before they reach the database; ours are UUIDs.
MAX_ID_CHARS = 128
DEFAULT_DAYS, MAX_DAYS = 7, 30

router = APIRouter(
    prefix="/team", tags=["team"], dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)]
)


class Member(FrozenModel):
    """A person in the team."""

    user_id: str
    email: str
    name: str
    role: Role
    joined_at: datetime


class Team(FrozenModel):
    """The team, by address of its people."""

    team_id: str
    name: str
    members: tuple[Member, ...]


class TeamEdit(FrozenModel):
    """Changes of the team."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME_CHARS)]


class MemberEdit(FrozenModel):
    """Another role of a person."""

    model_config = ConfigDict(extra="forbid")

    role: Role


class InvitationRequest(FrozenModel):
    """An invited person's address and role."""

    model_config = ConfigDict(extra="forbid")

    email: EmailText
    role: Role = Role.MAKER
    expires_in_days: int = Field(default=DEFAULT_DAYS, ge=1, le=MAX_DAYS)


class Invitation(FrozenModel):
    """An invitation that is open. Without `email` it is the operator's, for a first owner."""

    invitation_id: str
    email: str | None
    role: Role
    created_at: datetime
    ends_at: datetime


class NewInvitation(Invitation):
    """A new invitation. Only this answer has the `url`, which its person opens."""

    url: str


class InvitationList(FrozenModel):
    """The team's invitations that are open, newest first."""

    invitations: tuple[Invitation, ...]


@router.get(
    "",
    operation_id="get_team",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def get_team(services: ServicesDep, owner: OwnerDep) -> Team:
    """Return the team and who is in it."""
    row, members = (
        await services.people.teams.get_team(owner),
        await services.people.teams.list_members(owner),
    )
    return Team(team_id=row.id, name=row.name, members=tuple(Member(**vars(each)) for each in members))


@router.patch(
    "",
    operation_id="edit_team",
    responses=problem_responses(413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def edit_team(services: ServicesDep, owner: OwnerDep, edit: TeamEdit) -> Team:
    """Give the team another name."""
    await services.people.teams.rename_team(owner, edit.name)
    return await get_team(services, owner)


async def get_own_member(services: ServicesDep, owner: OwnerDep, user_id: str) -> str:
    """Return the id of a person in the path who is in the team.

    Raises:
        MemberNotFound: nobody of this id is.
    """
    members = await services.people.teams.list_members(owner)
    found = next((each.user_id for each in members if each.user_id == user_id), None)
    if found is None:
        raise MemberNotFound
    return found


OwnMemberDep = Annotated[str, Depends(get_own_member)]


@router.patch(
    "/members/{user_id}",
    operation_id="edit_member",
    responses=problem_responses(404, 409, 413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def edit_member(
    services: ServicesDep, caller: CallerDep, user_id: OwnMemberDep, edit: MemberEdit
) -> Team:
    """Give a person another role. A team keeps an owner, and nobody grants more than they have."""
    await services.people.teams.change_role(caller.team_id, user_id, edit.role, by=caller.granting_role)
    return await get_team(services, caller.team_id)


@router.delete(
    "/members/{user_id}",
    operation_id="remove_member",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 409, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def remove_member(services: ServicesDep, caller: CallerDep, user_id: OwnMemberDep) -> None:
    """Take a person out of the team: their log-ins and keys end at once. What they made stays the team's."""
    await services.people.teams.remove_member(caller.team_id, user_id, by=caller.granting_role)


@router.post(
    "/invitations",
    operation_id="invite_person",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(409, 413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def invite_person(services: ServicesDep, caller: CallerDep, wish: InvitationRequest) -> NewInvitation:
    """Invite a person by a link, which works once. Nothing is sent: pass it on."""
    require_grant(caller.granting_role, wish.role)
    row, token = await services.people.invitations.invite(
        caller.team_id,
        wish.role,
        utc_now() + timedelta(days=wish.expires_in_days),
        email=wish.email,
        made_by=caller.user_id or caller.via,
    )
    return NewInvitation(**_describe(row), url=join_url(services.settings, token))


@router.get(
    "/invitations",
    operation_id="list_invitations",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def list_invitations(services: ServicesDep, owner: OwnerDep) -> InvitationList:
    """List the invitations that are open. The addresses are not kept."""
    rows = await services.people.invitations.list_invitations(owner)
    return InvitationList(invitations=tuple(Invitation(**_describe(row)) for row in rows))


@router.delete(
    "/invitations/{invitation_id}",
    operation_id="withdraw_invitation",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def withdraw_invitation(services: ServicesDep, owner: OwnerDep, invitation_id: str) -> None:
    """Withdraw an invitation: its link does nothing any more."""
    await services.people.invitations.withdraw(owner, invitation_id[:MAX_ID_CHARS])


def _describe(row: InvitationRow) -> dict[str, Any]:
    return {
        "invitation_id": row.id,
        **row.model_dump(include={"email", "role", "created_at", "ends_at"}),
    }
