"""`GET /operations`: what runs, waits, is held and is slow, for those who operate Longtake or a team."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.http.openapi import problem_responses
from api.operations.read_operations import read_operations
from api.operations.schemas import OperationsQuery, OperationsSnapshot
from contracts.people import AccessScope

router = APIRouter(
    tags=["operations"], dependencies=[require_scope(AccessScope.OPERATE), Depends(forbid_caching)]
)


@router.get("/operations", operation_id="get_operations", responses=problem_responses(422))
async def get_operations(
    services: ServicesDep, caller: CallerDep, query: Annotated[OperationsQuery, Query()]
) -> OperationsSnapshot:
    """Return all that is at work now: films, services, money, workers and repairs.

    Films, teams and money are your own team's, or all teams' for the operators' (`LONGTAKE_OPERATORS_TEAM`).
    Workers are not asked, so they need not be there.
    """
    return await read_operations(services, caller, query, datetime.now(UTC))
