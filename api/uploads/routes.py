"""`/uploads`: pictures and sound that callers upload ahead of an order."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_query_parameters
from api.http.links import build_upload_url
from api.http.openapi import problem_responses
from api.http.routes_assets import serve_asset
from api.http.signed_urls import SignedAsset, name_from_key
from contracts import FrozenModel, UploadKind
from contracts.people import AccessScope
from providers.safe_http.url_check import MAX_URL_LENGTH
from store.models import UploadRow
from store.upload_cleanup import delete_upload

# Upload ids (UUIDs) are shorter; longer input is cut before it reaches the database.
MAX_UPLOAD_ID_CHARS = 128
KEPT_AS: dict[str, object] = {"image/jpeg": {}, "audio/mp4": {}}

router = APIRouter(tags=["uploads"], dependencies=[Depends(forbid_query_parameters)])


class PictureUpload(BaseModel):
    """Body of `POST /uploads`, a form."""

    # Generators of clients know files by this format (OpenAPI 3.0), which FastAPI leaves out.
    file: UploadFile = Field(
        description="JPEG, PNG, WebP, AVIF or HEIC, at most 30 MB.", json_schema_extra={"format": "binary"}
    )


class PictureAddress(FrozenModel):
    """Body of `POST /uploads/address`."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        min_length=1, max_length=MAX_URL_LENGTH, description="Of a picture of at most 20 MB; public, https."
    )


class AudioUpload(BaseModel):
    """Body of `POST /uploads/audio`, a form."""

    file: UploadFile = Field(
        description="WAV, MP3, M4A, AAC, FLAC or Ogg, at most 30 MB and 20 minutes.",
        json_schema_extra={"format": "binary"},
    )


class UploadedAudio(FrozenModel):
    """Uploaded sound as it is kept: AAC in MP4, 48 kHz, stereo, without metadata.

    `url` plays it to its owner.
    """

    upload_id: str
    kind: UploadKind
    media_type: str
    seconds: float
    size_bytes: int
    created_at: datetime
    url: str


class UploadedPicture(FrozenModel):
    """An uploaded picture as it is kept: upright, opaque, a JPEG in sRGB without metadata.

    `url` shows it to its owner.
    """

    upload_id: str
    kind: UploadKind
    media_type: str
    width: int | None
    height: int | None
    size_bytes: int
    created_at: datetime
    url: str


@router.post(
    "/uploads",
    operation_id="upload_picture",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(409, 413, 422, 507),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def upload_picture(
    services: ServicesDep,
    owner: OwnerDep,
    response: Response,
    form: Annotated[PictureUpload, Form(media_type="multipart/form-data")],
) -> UploadedPicture:
    """Upload a picture, to be used by its `upload_id`. A picture that is uploaded again has the same id."""
    row = await services.pictures.receive_picture(owner, form.file.file)
    shown = _serialize(row, services.signer.root)
    response.headers["Location"] = shown.url
    return shown


@router.post(
    "/uploads/address",
    operation_id="upload_picture_from_address",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(409, 422, 507),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def upload_from_address(
    services: ServicesDep, owner: OwnerDep, response: Response, wish: PictureAddress
) -> UploadedPicture:
    """Fetch a picture from its address, once, and keep it as one that was uploaded: the address may end."""
    row = await services.picture_fetcher.fetch_picture(owner, wish.url)
    shown = _serialize(row, services.signer.root)
    response.headers["Location"] = shown.url
    return shown


@router.post(
    "/uploads/audio",
    operation_id="upload_audio",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(409, 413, 422, 507),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def upload_audio(
    services: ServicesDep,
    owner: OwnerDep,
    response: Response,
    form: Annotated[AudioUpload, Form(media_type="multipart/form-data")],
) -> UploadedAudio:
    """Upload sound, to be a film's music by its `upload_id`. Sound that is uploaded again has the same id."""
    row = await services.sounds.receive_audio(owner, form.file.file)
    shown = _serialize_audio(row, services.signer.root)
    response.headers["Location"] = shown.url
    return shown


@router.get(
    "/uploads/{upload_id}",
    operation_id="get_upload",
    response_class=Response,
    status_code=HTTPStatus.OK,
    responses={
        HTTPStatus.OK: {"content": KEPT_AS},
        **problem_responses(404, 416, 422),
    },
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
@router.head(
    "/uploads/{upload_id}", include_in_schema=False, dependencies=[require_scope(AccessScope.JOBS_READ)]
)
async def get_upload(request: Request, services: ServicesDep, owner: OwnerDep, upload_id: str) -> Response:
    """Return the picture or the sound as it is kept. A cloud store may be redirected to."""
    row = await services.uploads.get_upload(owner, upload_id[:MAX_UPLOAD_ID_CHARS])
    return await serve_asset(request, services, SignedAsset(row.asset_key, name_from_key(row.asset_key)))


@router.delete(
    "/uploads/{upload_id}",
    operation_id="delete_upload",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 409, 422),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def remove_upload(services: ServicesDep, owner: OwnerDep, upload_id: str) -> None:
    """Delete the picture or the sound, unless a job uses it."""
    row = await services.uploads.begin_removal(owner, upload_id[:MAX_UPLOAD_ID_CHARS])
    await delete_upload(services.uploads, services.assets, row)


def _serialize_audio(row: UploadRow, root: str) -> UploadedAudio:
    return UploadedAudio(
        upload_id=row.id,
        kind=row.kind,
        media_type=row.media_type,
        seconds=row.seconds or 0.0,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
        url=build_upload_url(row.id, root),
    )


def _serialize(row: UploadRow, root: str) -> UploadedPicture:
    return UploadedPicture(
        upload_id=row.id,
        kind=row.kind,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
        url=build_upload_url(row.id, root),
    )
