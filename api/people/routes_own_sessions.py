"""`/sessions`: the caller's own log-ins, on whatever machines."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends

from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope

# Longer ids are cut before they reach the database; ours are UUIDs.
MAX_SESSION_ID_CHARS = 128

router = APIRouter(
    prefix="/sessions",
    tags=["team"],
    dependencies=[
        require_scope(AccessScope.TEAM_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


class LogInSession(FrozenModel):
    """A log-in: with which browser, from where, and when it was last used, to the minute."""

    session_id: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    is_this: bool


class SessionList(FrozenModel):
    """The person's log-ins, the one last used first."""

    sessions: tuple[LogInSession, ...]


@router.get("", operation_id="list_sessions", responses=problem_responses(422))
async def list_sessions(services: ServicesDep, caller: CallerDep) -> SessionList:
    """List your log-ins."""
    rows = await services.people.sessions.list_sessions(caller.user_id or "")
    return SessionList(
        sessions=tuple(
            LogInSession(
                session_id=row.id,
                is_this=row.id == caller.credential_id,
                **row.model_dump(include={"agent", "address", "created_at", "seen_at", "ends_at"}),
            )
            for row in rows
        )
    )


@router.delete(
    "/{session_id}",
    operation_id="end_session",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 422),
)
async def end_session(services: ServicesDep, caller: CallerDep, session_id: str) -> None:
    """End one of your log-ins at once."""
    await services.people.sessions.end_session(caller.user_id or "", session_id[:MAX_SESSION_ID_CHARS])
