"""`GET /audit`: who changed what in the caller's team."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope

DEFAULT_LIMIT, MAX_LIMIT = 50, 500
MAX_ROW_ID = 2**63 - 1

router = APIRouter(
    prefix="/audit",
    tags=["team"],
    dependencies=[require_scope(AccessScope.AUDIT_READ), Depends(forbid_caching)],
)


class AuditQuery(FrozenModel):
    """Which part of the trail is wanted."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    before: int | None = Field(default=None, ge=1, le=MAX_ROW_ID, description="Only entries older than this.")


class AuditEntry(FrozenModel):
    """A call that may have changed something: by `user:ID` or `key:ID`; `action` is an operation's id."""

    entry_id: int
    at: datetime
    actor: str | None
    via: str
    action: str
    object: str
    status: int
    request_id: str
    address: str


class AuditTrailPage(FrozenModel):
    """Entries of the trail, newest first; `before` for the next page is the last one's `entry_id`."""

    entries: tuple[AuditEntry, ...]


@router.get("", operation_id="list_audit_entries", responses=problem_responses(422))
async def list_audit_entries(
    services: ServicesDep, owner: OwnerDep, query: Annotated[AuditQuery, Query()]
) -> AuditTrailPage:
    """List who changed what in the team, or tried to, with the answer's status."""
    rows = await services.people.audit.list_rows(owner, limit=query.limit, before=query.before)
    return AuditTrailPage(
        entries=tuple(
            AuditEntry(entry_id=row.id or 0, **row.model_dump(exclude={"id", "team_id"})) for row in rows
        )
    )
