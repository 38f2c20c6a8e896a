"""`GET /jobs/{job_id}/export`: the film with all its parts, as a zip."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import StreamingResponse

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_caching, forbid_query_parameters
from api.export.film_files import FilmFiles, read_cut
from api.export.zip_stream import stream_zip
from api.http import problems
from api.http.download_name import content_disposition, download_name
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.job_records import read_job_records
from api.services import ApiServices
from contracts.people import AccessScope
from store.language_views import copy_with_film
from store.models import JobRow

ZIP_MEDIA_TYPE = "application/zip"
LANGUAGE_PATTERN = r"^[A-Za-z0-9_-]{2,35}$"

router = APIRouter(
    prefix="/jobs/{job_id}",
    tags=["jobs"],
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


@router.get(
    "/export",
    operation_id="export_film",
    response_class=StreamingResponse,
    responses={
        200: {"content": {ZIP_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **problem_responses(404, 409, 422),
    },
)
async def export_film(services: ServicesDep, row: OwnJobDep) -> StreamingResponse:
    """Send the film, its clips, lines, stems, captions and timelines (OTIO, Final Cut Pro 7 XML) as a zip."""
    return await _send_film(services, row)


@router.get(
    "/languages/{language}/export",
    operation_id="export_language",
    response_class=StreamingResponse,
    responses={
        200: {"content": {ZIP_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **problem_responses(404, 409, 422),
    },
)
async def export_language(
    services: ServicesDep, row: OwnJobDep, language: Annotated[str, Path(pattern=LANGUAGE_PATTERN)]
) -> StreamingResponse:
    """Send the film in another language with all its parts, as the first film is sent."""
    version = await services.languages.find_language(row.id, language)
    if version is None:
        raise ProblemError(problems.NO_FILM, "There is no film in this language.", job_id=row.id)
    return await _send_film(services, copy_with_film(row, version))


async def _send_film(services: ApiServices, row: JobRow) -> StreamingResponse:
    film = await _open_film(services, row)
    files = await film.list_files(services.assets)
    name = content_disposition(download_name(row.title, ".zip"), saved=True)
    return StreamingResponse(
        stream_zip(services.assets, files, row.ended_at or row.created_at),
        media_type=ZIP_MEDIA_TYPE,
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )


async def _open_film(services: ApiServices, row: JobRow) -> FilmFiles:
    if row.film_key is None:
        raise ProblemError(problems.NO_FILM, "The film is not finished: there is nothing to export yet.")
    if await services.assets.get_size(row.film_key) is None:
        raise ProblemError(problems.ASSET_NOT_FOUND, "The film's file is not there any more.")
    records = await read_job_records(services, row)
    return FilmFiles(row, records, row.film_key, await read_cut(services.assets, row.film_key))
