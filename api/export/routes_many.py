"""`GET /films/export`: the films of many jobs, as one zip."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching
from api.export.many_films import find_films
from api.export.routes import ZIP_MEDIA_TYPE
from api.export.zip_stream import stream_zip
from api.http import problems
from api.http.download_name import content_disposition
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.routes_edit import JobId
from contracts import FrozenModel
from contracts.people import AccessScope

# Their ids make an address of 4 KB; proxies refuse one of 8.
MAX_FILMS_AT_ONCE = 100
ZIP_NAME = "Longtake films.zip"

router = APIRouter(
    tags=["jobs"], dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_caching)]
)


class FilmSelection(FrozenModel):
    """The films to send. Unknown parameters are refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    id: tuple[JobId, ...] = Field(
        min_length=1, max_length=MAX_FILMS_AT_ONCE, description="The job of a film; once for each."
    )


@router.get(
    "/films/export",
    operation_id="export_films",
    response_class=StreamingResponse,
    responses={
        200: {"content": {ZIP_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **problem_responses(409, 422),
    },
)
async def export_films(
    services: ServicesDep, owner: OwnerDep, selection: Annotated[FilmSelection, Query()]
) -> StreamingResponse:
    """Send finished films as a zip, each under its title. `NOT HERE.txt` says which are left out, and why."""
    found = await find_films(services.trash, services.assets, owner, selection.id)
    if not found.rows:
        raise ProblemError(problems.NO_FILM, "None of these films is there.")
    return StreamingResponse(
        stream_zip(services.assets, found.list_files(), found.made_at),
        media_type=ZIP_MEDIA_TYPE,
        headers={
            "Content-Disposition": content_disposition(ZIP_NAME, saved=True),
            "Cache-Control": "no-store",
        },
    )
