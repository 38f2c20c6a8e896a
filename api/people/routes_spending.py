"""`/team/spending`: what the team has spent today, and may."""

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope

MAX_CAP_USD = 1_000_000

router = APIRouter(
    prefix="/team/spending",
    tags=["team"],
    dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)],
)


class TeamSpending(FrozenModel):
    """The spending of the team's calls of today (UTC), with prices that are still open, and its cap."""

    spent_today_usd: float
    daily_cap_usd: float | None


class SpendingCap(FrozenModel):
    """The team's cap for one day (UTC); null: only that of all teams together."""

    model_config = ConfigDict(extra="forbid")

    daily_cap_usd: float | None = Field(ge=0, le=MAX_CAP_USD)


@router.get(
    "",
    operation_id="get_team_spending",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def get_team_spending(services: ServicesDep, owner: OwnerDep) -> TeamSpending:
    """Return what the team has spent today, and may."""
    caps = services.people.caps
    return TeamSpending(
        spent_today_usd=await caps.get_spent_today(owner), daily_cap_usd=await caps.get_cap(owner)
    )


@router.put(
    "",
    operation_id="cap_team_spending",
    responses=problem_responses(413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def cap_team_spending(services: ServicesDep, owner: OwnerDep, wish: SpendingCap) -> TeamSpending:
    """Set the team's daily cap. What is over it waits for the next day, as with the cap of all teams."""
    await services.people.caps.set_cap(owner, wish.daily_cap_usd)
    return await get_team_spending(services, owner)
