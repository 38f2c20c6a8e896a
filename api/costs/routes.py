"""`GET /costs`: what the team has spent, as JSON or as CSV."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from api.access.refusals import missing_scope
from api.auth import CallerDep, require_scope
from api.costs.csv_table import CSV_MEDIA_TYPE, write_costs
from api.costs.report import report_costs
from api.costs.schemas import CostFormat, CostQuery, CostReport
from api.dependencies import ServicesDep, forbid_caching
from api.http.content_negotiation import JSON_MEDIA_TYPE, prefers
from api.http.download_name import content_disposition
from api.http.openapi import Responses, problem_responses
from contracts.cost_grouping import CostGrouping
from contracts.people import AccessScope

# JSON is documented by the model.
CSV_ANSWER: Responses = {200: {"content": {CSV_MEDIA_TYPE: {"schema": {"type": "string"}}}}}

router = APIRouter(
    tags=["team"], dependencies=[require_scope(AccessScope.TEAM_READ), Depends(forbid_caching)]
)


@router.get(
    "/costs",
    operation_id="get_costs",
    response_model=CostReport,
    responses=CSV_ANSWER | problem_responses(422),
)
async def get_costs(
    services: ServicesDep,
    caller: CallerDep,
    query: Annotated[CostQuery, Query()],
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> CostReport | Response:
    """Return what the team has spent: the sums of its ledger, deleted films among them.

    By `film` the answer has titles: it needs the scope `jobs:read`, too.
    """
    if query.by is CostGrouping.FILM and AccessScope.JOBS_READ not in caller.scopes:
        raise missing_scope(AccessScope.JOBS_READ)
    preferred = CostFormat.CSV if prefers(accept, CSV_MEDIA_TYPE, JSON_MEDIA_TYPE) else CostFormat.JSON
    if (query.format or preferred) is CostFormat.JSON:
        return await report_costs(services, caller.team_id, query, query.limit)
    report = await report_costs(services, caller.team_id, query, None)
    name = f"longtake-costs-by-{report.by}-{report.first}-{report.last}.csv"
    return Response(
        write_costs(report),
        media_type=CSV_MEDIA_TYPE,
        headers={"Content-Disposition": content_disposition(name, saved=True), "Cache-Control": "no-store"},
    )
