"""`GET /assets/…`: serves a file to holders of a link that we signed within about the last hour."""

from http import HTTPStatus
from mimetypes import guess_type

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from api.dependencies import ServicesDep, forbid_query_parameters
from api.http import problems
from api.http.download_name import content_disposition
from api.http.file_response import RangedFileResponse
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.http.signed_urls import SignedAsset

# Lifetime of the cloud store's own link, which the client follows at once.
CLOUD_LINK_SECONDS = 900

router = APIRouter(tags=["assets"], dependencies=[Depends(forbid_query_parameters)])


@router.get(
    "/assets/{token}/{name}",
    operation_id="get_asset",
    response_class=Response,
    status_code=HTTPStatus.OK,
    responses=problem_responses(403, 404, 416, 422),
)
@router.head("/assets/{token}/{name}", include_in_schema=False)
async def get_asset(services: ServicesDep, token: str, name: str) -> Response:
    """Serve the file or the requested `Range`; from a cloud store, redirect to its own signed link.

    Downloads are always streamed from here, because the cloud store's link carries no file name.
    """
    asset = services.signer.read_asset(token)
    if name != asset.path_name:
        raise _asset_not_found()
    return await serve_asset(services, asset)


async def serve_asset(services: ServicesDep, asset: SignedAsset) -> Response:
    """Build the response with the file, for a caller who may have it.

    Raises:
        ProblemError: it is gone.
    """
    key, size = asset.key, await services.assets.get_size(asset.key)
    if size is None:
        raise _asset_not_found()
    if path := services.assets.local_path(key):
        return RangedFileResponse(path, asset.name, saved=asset.saved)
    if asset.saved:
        return await _stream_from_store(services, asset, size)
    if url := await services.assets.signed_url(key, CLOUD_LINK_SECONDS):
        return RedirectResponse(url, HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})
    raise _asset_not_found()


async def _stream_from_store(services: ServicesDep, asset: SignedAsset, size: int) -> Response:
    headers = {
        "Content-Disposition": content_disposition(asset.name, saved=True),
        "Content-Length": str(size),
    }
    media_type = guess_type(asset.key)[0] or "application/octet-stream"
    return StreamingResponse(
        await services.assets.stream_bytes(asset.key), headers=headers, media_type=media_type
    )


def _asset_not_found() -> ProblemError:
    return ProblemError(problems.ASSET_NOT_FOUND, "The file was deleted, or never finished.")
