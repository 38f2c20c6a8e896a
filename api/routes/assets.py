"""`GET /assets/…`: a file, to whoever has a link to it that we signed within the last hour."""

from http import HTTPStatus
from mimetypes import guess_type

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from api import problems
from api.dependencies import Rooms, no_query
from api.documented import answers
from api.download_name import content_disposition
from api.file_answer import FileAnswer
from api.problems import ProblemError
from api.signing import SignedAsset

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
    """The file, or the `Range` of it that was asked for. From a cloud's store: a redirect to its own link.

    What is to be saved comes from here in any case: a cloud's link has no name for it.
    """
    asset = rooms.signer.asset(token)
    key, size = asset.key, await rooms.assets.size(asset.key)
    if name != asset.path_name or size is None:
        raise _gone()
    if path := rooms.assets.local_path(key):
        return FileAnswer(path, asset.name, saved=asset.saved)
    if asset.saved:
        return await _passed_on(rooms, asset, size)
    if url := await rooms.assets.signed_url(key, CLOUD_LINK_SECONDS):
        return RedirectResponse(url, HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})
    raise _gone()


async def _passed_on(rooms: Rooms, asset: SignedAsset, size: int) -> Response:
    headers = {
        "Content-Disposition": content_disposition(asset.name, saved=True),
        "Content-Length": str(size),
    }
    media_type = guess_type(asset.key)[0] or "application/octet-stream"
    return StreamingResponse(await rooms.assets.stream(asset.key), headers=headers, media_type=media_type)


def _gone() -> ProblemError:
    return ProblemError(problems.ASSET_GONE, "The file was deleted, or never finished.")
