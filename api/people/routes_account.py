"""`/session/data` and `/session/account`: what is kept about the caller, and its end."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict
from sqlmodel import SQLModel

from api.access.session_cookie import drop_cookie
from api.auth import require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from api.people.person_fields import Password
from api.people.routes_session import SessionCallerDep
from contracts import FrozenModel
from contracts.people import AccessScope

# What proves something to us, and tells the person nothing.
SECRET_FIELDS = {"auth", "hash", "link_hash", "p256dh", "password_hash", "secret_id", "vapid_key"}
JOB_FIELDS = {"id", "owner", "title", "status", "created_at"}

router = APIRouter(
    prefix="/session",
    tags=["team"],
    dependencies=[
        require_scope(AccessScope.TEAM_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


class OwnData(FrozenModel):
    """All that is kept about a person, as it is kept: times in UTC. `jobs`: those that they ordered."""

    person: dict[str, Any]
    memberships: tuple[dict[str, Any], ...]
    identities: tuple[dict[str, Any], ...]
    sessions: tuple[dict[str, Any], ...]
    keys: tuple[dict[str, Any], ...]
    invitations: tuple[dict[str, Any], ...]
    mail_choices: tuple[dict[str, Any], ...]
    mails: tuple[dict[str, Any], ...]
    browsers: tuple[dict[str, Any], ...]
    pushes: tuple[dict[str, Any], ...]
    jobs: tuple[dict[str, Any], ...]
    audit: tuple[dict[str, Any], ...]


class AccountRemoval(FrozenModel):
    """The person's password; null for one who has none, because an identity provider logs them in."""

    model_config = ConfigDict(extra="forbid")

    password: Password | None = None


@router.get("/data", operation_id="get_own_data", responses=problem_responses(404, 422))
async def get_own_data(services: ServicesDep, session: SessionCallerDep, response: Response) -> OwnData:
    """Return all that is kept about you, as a file."""
    response.headers["Content-Disposition"] = 'attachment; filename="longtake-data.json"'
    _, user_id = session
    found = await services.people.personal_data.read_records(user_id)
    return OwnData(
        person=_serialize_row(found.user),
        memberships=_serialize_rows(found.memberships),
        identities=_serialize_rows(found.identities),
        sessions=_serialize_rows(found.sessions),
        keys=_serialize_rows(found.keys),
        invitations=_serialize_rows(found.invitations),
        mail_choices=_serialize_rows(found.mail_choices),
        mails=_serialize_rows(found.mails),
        browsers=_serialize_rows(found.browsers),
        pushes=_serialize_rows(found.pushes),
        jobs=tuple(job.model_dump(include=JOB_FIELDS) for job in found.jobs),
        audit=_serialize_rows(found.audit),
    )


@router.delete(
    "/account",
    operation_id="delete_account",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(401, 404, 409, 413, 422, 429),
)
async def delete_account(
    services: ServicesDep,
    request: Request,
    session: SessionCallerDep,
    response: Response,
    wish: AccountRemoval,
) -> None:
    """Delete your account with your roles, log-ins, keys and invitations. Films stay your teams'."""
    _, user_id = session
    await services.log_ins.confirm_person(request, user_id, wish.password)
    await services.people.personal_data.erase_person(user_id)
    drop_cookie(request, response)


def _serialize_rows(rows: Iterable[SQLModel]) -> tuple[dict[str, Any], ...]:
    return tuple(_serialize_row(row) for row in rows)


def _serialize_row(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(exclude=SECRET_FIELDS)
