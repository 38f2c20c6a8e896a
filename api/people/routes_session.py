"""`/session`: who you are here, log-in, log-out, and joining by an invitation."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from api.access.caller import Caller, CallerKind
from api.access.session_cookie import drop_cookie
from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.people.person_fields import EmailText, NewPassword, Password, PersonName, TokenText
from api.services import ApiServices
from contracts import FrozenModel
from contracts.people import AccessScope, Role
from store.errors import SessionNotFound
from store.models import UserRow

router = APIRouter(
    prefix="/session",
    tags=["team"],
    dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)],
)


class LogInRequest(FrozenModel):
    """The address and password of a person who logs in."""

    model_config = ConfigDict(extra="forbid")

    email: EmailText
    password: Password


class InvitationToken(FrozenModel):
    """The last part of an invitation's link."""

    model_config = ConfigDict(extra="forbid")

    token: TokenText


class JoinRequest(InvitationToken):
    """A person who accepts an invitation, with a new password or that of their account."""

    email: EmailText
    password: NewPassword
    name: PersonName = ""


class PasswordChange(FrozenModel):
    """Another password. All other log-ins of the person end."""

    model_config = ConfigDict(extra="forbid")

    old_password: Password
    new_password: NewPassword


class TeamChoice(FrozenModel):
    """Which of the person's teams this log-in is in."""

    model_config = ConfigDict(extra="forbid")

    team_id: TokenText


class OwnTeam(FrozenModel):
    """A team that the person is in."""

    team_id: str
    name: str


class SessionInfo(FrozenModel):
    """The caller, with their teams. `via` is null for somebody who is not logged in."""

    auth: Literal["off", "proxy", "on"]
    identity_provider: bool = Field(default=False, description="Whether people may log in at `/auth/login`.")
    via: CallerKind | None = None
    team_id: str | None = None
    role: Role | None = None
    scopes: tuple[AccessScope, ...] = ()
    user_id: str | None = None
    email: str | None = None
    name: str | None = None
    teams: tuple[OwnTeam, ...] = ()
    order_confirmation: str | None = Field(
        default=None,
        description="The words that must be confirmed with each order of a film, in the field of that name; "
        "null: none.",
    )


class OpenInvitation(FrozenModel):
    """An invitation that is open."""

    team_name: str
    role: Role
    email: str | None


async def get_session_caller(caller: CallerDep) -> tuple[str, str]:
    """Return the ids of the caller's session and person.

    Raises:
        SessionNotFound: the caller is no browser that has logged in.
    """
    if caller.via is not CallerKind.SESSION or caller.user_id is None or caller.credential_id is None:
        raise SessionNotFound
    return caller.credential_id, caller.user_id


SessionCallerDep = Annotated[tuple[str, str], Depends(get_session_caller)]


@router.get("", operation_id="get_session", responses=problem_responses(422))
async def get_session(services: ServicesDep, request: Request) -> SessionInfo:
    """Tell who calls, and what they may do."""
    return await _describe(services, await services.authenticator.find_caller(request))


@router.post(
    "",
    operation_id="log_in",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(401, 409, 413, 422, 429),
)
async def log_in(services: ServicesDep, request: Request, response: Response, wish: LogInRequest) -> None:
    """Log in: the answer sets a cookie, which no script can read."""
    await services.log_ins.log_in(request, response, wish.email, wish.password)


@router.post("/invitation", operation_id="read_invitation", responses=problem_responses(404, 413, 422))
async def read_invitation(services: ServicesDep, wish: InvitationToken) -> OpenInvitation:
    """Tell what an invitation's link is for."""
    row = await services.people.invitations.find_invitation(wish.token)
    team = await services.people.teams.get_team(row.team_id)
    return OpenInvitation(team_name=team.name, role=row.role, email=row.email)


@router.post(
    "/join",
    operation_id="accept_invitation",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(401, 404, 409, 413, 422, 429),
)
async def accept_invitation(
    services: ServicesDep, request: Request, response: Response, wish: JoinRequest
) -> None:
    """Accept an invitation: its person is in the team, and logged in."""
    await services.log_ins.join(request, response, **dict(wish))


@router.delete(
    "",
    operation_id="log_out",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def log_out(services: ServicesDep, request: Request, response: Response, caller: CallerDep) -> None:
    """Log out: the session ends, and so do its event streams."""
    if caller.via is CallerKind.SESSION and caller.user_id and caller.credential_id:
        await services.people.sessions.end_session(caller.user_id, caller.credential_id)
    drop_cookie(request, response)


@router.put(
    "/team",
    operation_id="change_team",
    responses=problem_responses(404, 409, 413, 422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def change_team(
    services: ServicesDep, request: Request, session: SessionCallerDep, wish: TeamChoice
) -> SessionInfo:
    """Go on in another team of yours."""
    await services.people.sessions.change_team(*session, wish.team_id)
    return await _describe(services, await services.authenticator.find_caller(request))


@router.put(
    "/password",
    operation_id="change_password",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(401, 404, 413, 422, 429),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def change_password(
    services: ServicesDep, request: Request, session: SessionCallerDep, wish: PasswordChange
) -> None:
    """Change your password: all your other log-ins end."""
    session_id, user_id = session
    await services.log_ins.change_password(request, user_id, session_id, wish.old_password, wish.new_password)


async def _describe(services: ApiServices, caller: Caller | None) -> SessionInfo:
    auth = services.settings.auth
    if caller is None:
        return SessionInfo(auth=auth, identity_provider=services.identity_provider is not None)
    user: UserRow | None = None
    if caller.user_id and caller.via is not CallerKind.KEY:
        user = await services.people.users.get_user(caller.user_id)
    teams = await services.people.teams.list_teams_of(user.id) if user else []
    return SessionInfo(
        auth=auth,
        identity_provider=services.identity_provider is not None,
        via=caller.via,
        team_id=caller.team_id,
        role=caller.role,
        scopes=tuple(sorted(caller.scopes)),
        user_id=caller.user_id,
        email=user.email if user else None,
        name=user.name if user else None,
        teams=tuple(OwnTeam(team_id=team.id, name=team.name) for team in teams),
        order_confirmation=services.settings.order_confirmation or None,
    )
