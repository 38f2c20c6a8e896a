"""The ASGI app of the emulator: every service under its prefix, file downloads and control paths."""

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
from emulator.context import EmulatorContext
from emulator.control_routes import control_routes
from emulator.job_runner import JobRunner
from emulator.service import EmulatedService, Endpoint
from emulator.settings import EmulatorSettings


def create_app(settings: EmulatorSettings) -> FastAPI:
    """Create the app; its job runner lives as long as the app's lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="emulator-") as scratch:
            farm = JobRunner(EmulatorContext(settings), settings.folder or Path(scratch))
            _add_routes(app, farm)
            yield
            await farm.close()

    return FastAPI(title="Emulator of paid services", lifespan=lifespan, docs_url=None, redoc_url=None)


def find_service_classes() -> list[type[EmulatedService]]:
    """Return the service classes listed in `SERVICES` of each module in `emulator.services`."""
    names = sorted(module.name for module in iter_modules(emulator.services.__path__))
    modules = [import_module(f"emulator.services.{name}") for name in names]
    return [service for module in modules for service in getattr(module, "SERVICES", ())]


def _add_routes(app: FastAPI, farm: JobRunner) -> None:
    app.include_router(control_routes(farm))
    app.add_route("/_uploads/{token}/{name}", farm.uploads.serve_upload, methods=["GET", "PUT", "POST"])
    for service in (kind(farm) for kind in find_service_classes()):
        app.add_route(
            f"/{service.name}-cdn/{{token}}/{{name}}", farm.file_urls.serve_download, methods=["GET"]
        )
        for root, endpoint in product(service.path_roots, service.list_endpoints()):
            path = f"/{service.name}{root}{endpoint.path}"
            app.add_route(path, _make_handler(service, endpoint), methods=[endpoint.method])


def _make_handler(service: EmulatedService, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return await service.serve_request(endpoint, request)

    return serve
