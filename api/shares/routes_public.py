"""`/s/{token}`: a shared film, for whoever has the link, as long as the link works."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.dependencies import ServicesDep
from api.http.file_response import RangedFileResponse
from api.http.stored_file import StoredFile
from api.jobs.caption_links import find_player_captions_key
from api.services import ApiServices
from api.shares.share_page import (
    CAPTIONS_FILE,
    FILM_FILE,
    NEVER_INDEXED,
    POSTER_FILE,
    page_headers,
    write_ended_page,
    write_film_page,
)
from store.errors import ShareNotFound
from store.models import JobRow

# A browser asks again each time, so that a revoked link shows nothing, whatever was loaded before.
NEVER_REUSED = {"Cache-Control": "private, no-cache", **NEVER_INDEXED}

# Pages and files for people, so not part of the OpenAPI schema.
router = APIRouter(prefix="/s", include_in_schema=False)


@router.get("/{token}")
@router.head("/{token}")
async def show_shared_film(services: ServicesDep, token: str) -> Response:
    """Show the film, or that the link has ended."""
    try:
        row = await services.shares.find_shared_job(token)
    except ShareNotFound:
        return _ended_page()
    keys = await _list_files(services, row)
    if FILM_FILE not in keys:
        return _ended_page()
    language = row.brief.narration.language if row.brief.narration else ""
    captions = language if CAPTIONS_FILE in keys else None
    page = write_film_page(token, row.title, captions=captions, poster=POSTER_FILE in keys)
    return HTMLResponse(page, headers=page_headers())


@router.get("/{token}/{name}")
@router.head("/{token}/{name}")
async def get_shared_file(request: Request, services: ServicesDep, token: str, name: str) -> Response:
    """Serve the film, its captions or its poster, whole or a range."""
    try:
        keys = await _list_files(services, await services.shares.find_shared_job(token))
    except ShareNotFound:
        return _ended_page()
    if name not in keys:
        return _ended_page()
    response = await _serve_file(request, services, keys[name], name)
    response.headers.update(NEVER_REUSED)
    return response


async def _serve_file(request: Request, services: ApiServices, key: str, name: str) -> Response:
    if path := services.assets.local_path(key):
        return RangedFileResponse(path, name)
    if (found := await services.assets.find_asset(key)) is None:
        return _ended_page()
    # A store's own link would go on working after the share has ended: the bytes go through here.
    return await StoredFile(services.assets, found, name).answer(request)


async def _list_files(services: ApiServices, row: JobRow) -> dict[str, str]:
    """Return the keys of the film's files that are there, by their names below the page."""
    scenes = await services.storyboards.list_scenes(row.id)
    keys = {
        FILM_FILE: row.film_key,
        POSTER_FILE: row.poster_key,
        CAPTIONS_FILE: find_player_captions_key(row, scenes),
    }
    found = {name: key for name, key in keys.items() if key}
    return {name: key for name, key in found.items() if await services.assets.get_size(key) is not None}


def _ended_page() -> HTMLResponse:
    return HTMLResponse(write_ended_page(), HTTPStatus.NOT_FOUND, headers=page_headers())
