"""`GET /`: the Studio page and its files."""

from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import ServicesDep
from api.http import problems
from api.http.problems import ProblemError
from api.studio.media_origin import find_media_origin
from api.studio.page import WORKER_HEADERS, StudioPage, read_studio
from api.studio.page_file_response import IMMUTABLE_CACHE, REVALIDATE_CACHE, page_file_response
from api.studio.sample_film import SAMPLE_FILES, sample_file_response

# A page for people, so not part of the OpenAPI schema.
router = APIRouter(include_in_schema=False)


@cache
def load_studio() -> StudioPage:
    """Read the Studio at its first request: a process that serves no page loads none."""
    return read_studio()


@router.get("/")
@router.head("/")
async def get_studio_page(request: Request, services: ServicesDep) -> Response:
    """Serve the page."""
    own, redirects = load_studio(), services.settings.assets_links == "redirect"
    origin = await find_media_origin(services.assets) if redirects else None
    return page_file_response(request, own.page, REVALIDATE_CACHE, own.security_headers(origin))


@router.get("/favicon.ico")
async def get_favicon(request: Request) -> Response:
    """Serve the icon at the path that browsers request by default."""
    return page_file_response(request, load_studio().files["favicon.svg"], REVALIDATE_CACHE)


@router.get("/sw.js")
@router.head("/sw.js")
async def get_service_worker(request: Request) -> Response:
    """Serve the service worker where its scope is the whole page; browsers look here for a newer one."""
    return page_file_response(request, load_studio().worker, REVALIDATE_CACHE, WORKER_HEADERS)


@router.get("/studio/{version}/{name:path}")
@router.head("/studio/{version}/{name:path}")
async def get_studio_file(request: Request, version: str, name: str) -> Response:
    """Serve a file of the page. During a deployment a page of another version gets this version's file."""
    if name in SAMPLE_FILES:
        return sample_file_response(name)
    own = load_studio()
    file = own.files.get(name)
    if file is None:
        raise ProblemError(problems.NOT_FOUND, "The Studio has no such file.")
    return page_file_response(request, file, IMMUTABLE_CACHE if version == own.version else REVALIDATE_CACHE)
