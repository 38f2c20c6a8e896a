"""The FastAPI app: `uvicorn api.app:app`, or `create_app` with settings of one's own."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager as Context
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi_offline import FastAPIOffline

from api import handlers
from api.body_limit import BodyLimit
from api.dependencies import stirs
from api.documented import document_problems
from api.envelope import Envelope
from api.offers import Offers
from api.page_guard import PageGuard
from api.root_path import RootPath
from api.routes import (
    assets,
    callbacks,
    control,
    deciding,
    directing,
    events,
    generate,
    health,
    jobs,
    keeping,
    listing,
    progress,
    providers,
    studio,
)
from api.services import opened
from api.signing import PREFIX
from api.trusted_hosts import TrustedHosts
from api.watching.ending import ended_by_signals
from api.watching.hub import Hub
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.registry import Registry
from settings import Settings


def create_app(
    settings: Settings | None = None, registry: Registry | None = None, accounts: Accounts | None = None
) -> FastAPI:
    """The app. Nothing is opened before it starts."""
    settings = settings or Settings()
    offers = Offers(registry or whole_registry(settings.models_file), accounts or Accounts())
    # It would write down signed links, with which anyone can fetch a film; our own log leaves them out.
    logging.getLogger("uvicorn.access").disabled = True
    # FastAPI's own pages load their scripts from elsewhere; these come along, and work without a network.
    app = FastAPIOffline(
        title="Longtake",
        description="From a prompt or a script to a finished film.",
        lifespan=_lifespan(settings, offers),
        redoc_url=None,
    )
    app.include_router(health.router)
    app.include_router(studio.router)
    app.include_router(_version_1())
    handlers.install(app)
    document_problems(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(PageGuard, hosts=TrustedHosts(settings.trusted_names))
    app.add_middleware(Envelope)
    if root := settings.effective_root_path:
        app.add_middleware(RootPath, root=root)
    return app


def _version_1() -> APIRouter:
    router = APIRouter(prefix=PREFIX)
    router.include_router(progress.snapshot)
    for part in (generate, control, deciding, directing):
        router.include_router(part.router, dependencies=[Depends(stirs)])
    for part in (providers, listing, keeping, jobs, progress, events, assets, callbacks):
        router.include_router(part.router)
    return router


def _lifespan(settings: Settings, offers: Offers) -> Callable[[FastAPI], Context[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, offers) as services:
            app.state.services, app.state.hub = services, Hub(services)
            with ended_by_signals(app.state.hub.end):
                yield
            app.state.hub.end()
            await app.state.hub.ended()

    return lifespan


app = create_app()
