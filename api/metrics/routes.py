"""`GET /metrics`: the catalog's totals in the text format of Prometheus."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from api.auth import require_scope
from api.dependencies import ServicesDep
from api.metrics.catalog_metrics import CatalogMetrics
from contracts.people import AccessScope
from store.totals import read_totals

router = APIRouter(tags=["operations"], dependencies=[require_scope(AccessScope.OPERATE)])


@router.get(
    "/metrics",
    operation_id="get_metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def get_metrics(request: Request, services: ServicesDep) -> Response:
    """Tell what Prometheus scrapes: jobs, calls that cost, dollars, lines, over all teams, and requests."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(CatalogMetrics(await read_totals(services.database), datetime.now(UTC)))
    registry.register(request.app.state.http_metrics.histogram)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
