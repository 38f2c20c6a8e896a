"""The FastAPI app: `uvicorn api.app:app`, or `create_app` with other settings."""

import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager as Context
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.routing import BaseRoute

from api.codec import routes as codec_routes
from api.codec.cross_origin import CodecCors
from api.costs import routes as cost_routes
from api.dependencies import notify_watchers
from api.document.complete import complete_document
from api.export import routes as export_routes
from api.export import routes_many as export_many_routes
from api.http import exception_handlers, routes_assets, routes_health
from api.http.body_limit import BodyLimitMiddleware
from api.http.cross_origin_guard import CrossOriginGuard
from api.http.openapi import document_problems
from api.http.request_log import RequestLogMiddleware, find_request_ids
from api.http.request_spans import RequestSpanMiddleware
from api.http.root_path import RootPathMiddleware
from api.http.trusted_hosts import TrustedHosts
from api.jobs import (
    routes_control,
    routes_create,
    routes_edit,
    routes_get,
    routes_length,
    routes_list,
    routes_mark,
    routes_music,
    routes_narration,
    routes_new_scene,
    routes_order,
    routes_resolve,
    routes_scenes,
    routes_stills,
    routes_tags,
    routes_trash,
)
from api.keys import routes as key_routes
from api.languages import routes as language_routes
from api.metrics import routes as metric_routes
from api.metrics.http_metrics import HttpMetrics
from api.notifications import routes_links as mail_link_routes
from api.notifications import routes_own as notification_routes
from api.notifications import routes_push as push_routes
from api.oidc import routes as oidc_routes
from api.operations import routes as operation_routes
from api.people import (
    routes_account,
    routes_audit,
    routes_limits,
    routes_own_sessions,
    routes_retention,
    routes_session,
    routes_spending,
    routes_team,
)
from api.people.audited_calls import AuditMiddleware
from api.progress import routes_all_jobs_stream, routes_job_stream
from api.progress.hub import ProgressHub
from api.progress.shutdown import call_on_shutdown_signal
from api.providers import routes as provider_routes
from api.providers.availability import ModelAvailability
from api.services import open_services
from api.shares import routes_owner as share_routes
from api.shares import routes_public as shared_film_routes
from api.sketches import routes as sketch_routes
from api.studio import routes as studio_routes
from api.uploads import routes as upload_routes
from api.versions import routes as version_routes
from api.voices import routes as voice_routes
from api.webhook_deliveries import routes as webhook_delivery_routes
from api.webhook_deliveries import routes_trial as webhook_trial_routes
from api.webhooks import routes as webhook_routes
from api.workers import routes as worker_routes
from contracts import API_PREFIX
from log_setup import write_json_logs
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.registry import Registry
from providers.safe_http import is_public_url
from settings import Settings
from temporal_client import WebUi
from tracing import traced_process


def create_app(
    settings: Settings | None = None, registry: Registry | None = None, accounts: Accounts | None = None
) -> FastAPI:
    """Build the app. Connections are opened at startup, by its lifespan."""
    settings = settings or Settings()
    availability = ModelAvailability(
        registry or build_registry(settings.models_file),
        accounts or Accounts(),
        reachable=is_public_url(settings.public_url),
    )
    # uvicorn's access log would contain signed links, with which anyone can fetch a film; ours redacts them.
    logging.getLogger("uvicorn.access").disabled = True
    # FastAPI's own docs pages load scripts from a CDN; FastAPIOffline serves them itself.
    app = FastAPIOffline(
        title="Longtake",
        lifespan=_make_lifespan(settings, availability),
        redoc_url=None,
        # FastAPI's own spans hold whole paths and queries, and so signed links: ours do not (docs/adr/0074).
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.router.routes.extend(_build_routes())
    app.state.http_metrics = HttpMetrics(app.routes)
    exception_handlers.install_exception_handlers(app)
    document_problems(app)
    complete_document(app, settings.effective_root_path)
    app.add_middleware(AuditMiddleware)
    app.add_middleware(BodyLimitMiddleware)
    origins = WebUi.from_settings(settings).origins
    app.add_middleware(CodecCors, origins=origins)
    app.add_middleware(CrossOriginGuard, hosts=TrustedHosts(settings.trusted_names), web_ui_origins=origins)
    app.add_middleware(RequestLogMiddleware, metrics=app.state.http_metrics)
    app.add_middleware(RequestSpanMiddleware, metrics=app.state.http_metrics)
    if root := settings.effective_root_path:
        app.add_middleware(RootPathMiddleware, root=root)
    return app


@cache
def _build_routes() -> list[BaseRoute]:
    """Build all routes, once for all apps of a process: FastAPI takes longer for them than for the rest."""
    router = APIRouter()
    outside = (routes_health, metric_routes, studio_routes, oidc_routes, mail_link_routes, shared_film_routes)
    for part in (*(each.router for each in outside), _build_v1_router()):
        router.include_router(part)
    return router.routes


def _build_v1_router() -> APIRouter:
    router = APIRouter(prefix=API_PREFIX)
    router.include_router(routes_job_stream.snapshot_router)
    for part in (
        routes_create,
        routes_control,
        routes_length,
        routes_order,
        routes_music,
        routes_mark,
        routes_narration,
        routes_new_scene,
        routes_stills,
        routes_resolve,
        routes_scenes,
    ):
        router.include_router(part.router, dependencies=[Depends(notify_watchers)])
    for part in (
        provider_routes,
        sketch_routes,
        voice_routes,
        routes_list,
        routes_edit,
        routes_tags,
        routes_trash,
        routes_get,
        export_routes,
        export_many_routes,
        language_routes,
        share_routes,
        key_routes,
        routes_session,
        routes_own_sessions,
        routes_account,
        notification_routes,
        push_routes,
        routes_team,
        routes_audit,
        routes_limits,
        routes_retention,
        routes_spending,
        cost_routes,
        routes_job_stream,
        routes_all_jobs_stream,
        routes_assets,
        upload_routes,
        version_routes,
        webhook_routes,
        webhook_delivery_routes,
        webhook_trial_routes,
        codec_routes,
        worker_routes,
        operation_routes,
    ):
        router.include_router(part.router)
    return router


def _make_lifespan(settings: Settings, availability: ModelAvailability) -> Callable[[FastAPI], Context[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if settings.log_format == "json":  # Here, because uvicorn has set up its own loggers by now.
            write_json_logs(find_request_ids)
        with traced_process("longtake-api", lambda: settings.effective_build):
            async with open_services(settings, availability) as services:
                app.state.services, app.state.hub = services, ProgressHub(services)
                with call_on_shutdown_signal(app.state.hub.close_streams):
                    yield
                app.state.hub.close_streams()
                await app.state.hub.wait_closed()

    return lifespan


app = create_app()
# All this stays. A look through it for garbage would hold up every answer for a sixth of a second.
gc.freeze()
gc.set_threshold(700)
