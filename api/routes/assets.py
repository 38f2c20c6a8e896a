"""`GET /assets/…`: a file, to whoever has a link to it that we signed within the last hour."""

from http import HTTPStatus

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api import problems
from api.dependencies import Rooms, no_query
from api.documented import answers
from api.file_answer import FileAnswer
from api.problems import ProblemError

# A cloud's own link is only for the reader who was just let through.
CLOUD_LINK_SECONDS = 900

router = APIRouter(tags=["assets"], dependencies=[Depends(no_query)])


@router.get(
    "/assets/{token}/{name}",
    response_class=Response,
    status_code=HTTPStatus.OK,
    responses=answers(403, 404, 416, 422),
)
@router.head("/assets/{token}/{name}", include_in_schema=False)
async def read_asset(rooms: Rooms, token: str, name: str) -> Response:
    """The file, or the `Range` of it that was asked for. From a cloud's store: a redirect to its own link."""
    key = rooms.signer.key(token)
    if name != key.rsplit("/", 1)[-1] or await rooms.assets.size(key) is None:
        raise _gone()
    if path := rooms.assets.local_path(key):
        return FileAnswer(path)
    if url := await rooms.assets.signed_url(key, CLOUD_LINK_SECONDS):
        return RedirectResponse(url, HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})
    raise _gone()


def _gone() -> ProblemError:
    return ProblemError(problems.ASSET_GONE, "The file was deleted, or never finished.")
