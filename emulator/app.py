"""The whole emulator as one ASGI app: each service under its prefix, their files, and the control paths."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

import emulator.services
from emulator.control import control
from emulator.farm import Farm
from emulator.service import Endpoint, Service
from emulator.settings import EmulatorSettings


def create_app(settings: EmulatorSettings) -> FastAPI:
    """The app; its farm lives as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="emulator-") as scratch:
            farm = Farm(settings, settings.folder or Path(scratch))
            _add_routes(app, farm)
            yield
            await farm.close()

    return FastAPI(title="Emulator of paid services", lifespan=lifespan, docs_url=None, redoc_url=None)


def service_classes() -> list[type[Service]]:
    """Every service there is: one module of `emulator.services` may bring several."""
    names = sorted(module.name for module in iter_modules(emulator.services.__path__))
    modules = [import_module(f"emulator.services.{name}") for name in names]
    return [service for module in modules for service in getattr(module, "SERVICES", ())]


def _add_routes(app: FastAPI, farm: Farm) -> None:
    app.include_router(control(farm))
    app.add_route("/_uploads/{token}/{name}", farm.uploads.serve, methods=["GET", "PUT", "POST"])
    for service in (kind(farm) for kind in service_classes()):
        app.add_route(f"/{service.name}-cdn/{{token}}/{{name}}", farm.links.get, methods=["GET"])
        for root, endpoint in product(service.roots, service.endpoints()):
            path = f"/{service.name}{root}{endpoint.path}"
            app.add_route(path, _route(service, endpoint), methods=[endpoint.method])


def _route(service: Service, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return await service.serve(endpoint, request)

    return serve
