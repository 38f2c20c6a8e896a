"""`/team/retention`: for how long the team keeps films that have ended."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope

MAX_KEEP_DAYS = 36_500

router = APIRouter(prefix="/team/retention", tags=["team"], dependencies=[Depends(forbid_caching)])


class RetentionOrder(FrozenModel):
    """For how long films are kept."""

    model_config = ConfigDict(extra="forbid")

    keep_days: int | None = Field(
        ge=1, le=MAX_KEEP_DAYS, description="days after a film's end; null: until somebody deletes it"
    )


class Retention(FrozenModel):
    """For how long films are kept, favorites apart, and what that means now."""

    keep_days: int | None
    expired_films: int = Field(description="films that are older, and that the next sweep deletes for good")


class _PreviewQuery(FrozenModel):
    model_config = ConfigDict(extra="forbid")

    keep_days: int | None = Field(
        default=None, ge=1, le=MAX_KEEP_DAYS, description="counts the films that this would delete"
    )


@router.get(
    "",
    operation_id="get_team_retention",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def get_team_retention(
    services: ServicesDep, owner: OwnerDep, query: Annotated[_PreviewQuery, Query()]
) -> Retention:
    """Return for how long films are kept, and how many are older than that, or than `keep_days`."""
    retention = services.people.retention
    kept = await retention.get_keep_days(owner)
    days = query.keep_days or kept
    expired = await retention.count_expired(owner, days) if days else 0
    return Retention(keep_days=kept, expired_films=expired)


@router.put(
    "",
    operation_id="set_team_retention",
    responses=problem_responses(413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def set_team_retention(services: ServicesDep, owner: OwnerDep, order: RetentionOrder) -> Retention:
    """Set for how long films are kept. Older ones are deleted for good within minutes; favorites stay."""
    await services.people.retention.set_keep_days(owner, order.keep_days)
    return await get_team_retention(services, owner, _PreviewQuery())
