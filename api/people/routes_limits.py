"""`/team/limits`: how much the team may have at work at once, and begin in an hour."""

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope
from store.models import TeamLimitRow

MAX_LIMIT = 100_000

router = APIRouter(
    prefix="/team/limits",
    tags=["team"],
    dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)],
)


class LimitOrder(FrozenModel):
    """The team's limits; null: as much as there is."""

    model_config = ConfigDict(extra="forbid")

    jobs_at_once: int | None = Field(ge=1, le=MAX_LIMIT, description="films that have not ended")
    takes_at_once: int | None = Field(
        ge=1, le=MAX_LIMIT, description="calls that services work on; further takes wait"
    )
    jobs_per_hour: int | None = Field(
        ge=1, le=MAX_LIMIT, description="films that begin, or go on after their end, within any hour"
    )


class TeamJobLimits(FrozenModel):
    """The team's limits, and what it has at work."""

    jobs_at_once: int | None
    takes_at_once: int | None
    jobs_per_hour: int | None
    jobs_at_work: int
    jobs_begun: int = Field(description="within the last hour, since the team has had limits")


@router.get(
    "",
    operation_id="get_team_limits",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def get_team_limits(services: ServicesDep, owner: OwnerDep) -> TeamJobLimits:
    """Return the team's limits, and what it has at work."""
    row = await services.people.limits.get_limits(owner)
    usage = await services.people.limits.get_usage(owner)
    return TeamJobLimits(
        **row.model_dump(exclude={"team_id"}), jobs_at_work=usage.at_work, jobs_begun=usage.begun
    )


@router.put(
    "",
    operation_id="limit_team",
    responses=problem_responses(413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def limit_team(services: ServicesDep, owner: OwnerDep, wish: LimitOrder) -> TeamJobLimits:
    """Set the team's limits. What is at work goes on. Jobs over a limit are refused, and takes wait."""
    await services.people.limits.set_limits(TeamLimitRow(team_id=owner, **dict(wish)))
    return await get_team_limits(services, owner)
