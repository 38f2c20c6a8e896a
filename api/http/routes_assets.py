"""`GET /assets/…`: serves a file to holders of a link that we signed within about the last hour."""

from http import HTTPStatus
from mimetypes import guess_type

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.dependencies import ServicesDep, forbid_query_parameters
from api.http.file_response import RangedFileResponse
from api.http.openapi import problem_responses
from api.http.problems import asset_not_found
from api.http.signed_urls import SignedAsset
from api.http.stored_file import StoredFile
from api.services import ApiServices

_REDIRECTED_KINDS = frozenset({"audio", "image", "video"})

router = APIRouter(tags=["assets"], dependencies=[Depends(forbid_query_parameters)])


@router.get(
    "/assets/{token}/{name}",
    operation_id="get_asset",
    response_class=Response,
    status_code=HTTPStatus.OK,
    responses=problem_responses(403, 404, 416, 422),
)
@router.head("/assets/{token}/{name}", include_in_schema=False)
async def get_asset(request: Request, services: ServicesDep, token: str, name: str) -> Response:
    """Serve the file or the requested `Range`. From a cloud: perhaps a redirect to a link of its own."""
    asset = services.signer.read_asset(token)
    if name != asset.path_name:
        raise asset_not_found()
    return await serve_asset(request, services, asset)


async def serve_asset(request: Request, services: ApiServices, asset: SignedAsset) -> Response:
    """Build the response with the file, for a caller who may have it.

    Raises:
        ProblemError: it is gone.
    """
    if path := services.assets.local_path(asset.key):
        if await services.assets.get_size(asset.key) is None:
            raise asset_not_found()
        return RangedFileResponse(path, asset.name, saved=asset.saved)
    found = await services.assets.find_asset(asset.key)
    if found is None:
        raise asset_not_found()
    if _may_redirect(request, services, asset) and (url := await services.store_links.sign(asset.key)):
        return RedirectResponse(url, HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})
    return await StoredFile(services.assets, found, asset.name, saved=asset.saved).answer(request)


def _may_redirect(request: Request, services: ApiServices, asset: SignedAsset) -> bool:
    """Return whether the store itself may send the file.

    Its link is signed for GET alone and bears no file name, and a player takes no captions from elsewhere.
    """
    kind = (guess_type(asset.key)[0] or "").partition("/")[0]
    return (
        services.settings.assets_links == "redirect"
        and request.method == "GET"
        and not asset.saved
        and kind in _REDIRECTED_KINDS
    )
