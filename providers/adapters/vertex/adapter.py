"""Veo on Google's Vertex AI: long-running operations, polled by name. No list, no cancel.

Wire format: google-genai 3.4.0 (`models.py`, `_operations_converters.py`) and litellm 1.109.1.
"""

import asyncio
import base64
import binascii
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote, urlsplit

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import CREDENTIALS, Account
from providers.adapters.vertex.access_tokens import AccessTokens, ServiceAccount, StaticToken
from providers.catalogue.vertex import MODELS
from providers.errors import ProviderError
from providers.kit.atomic_file import write_atomically
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    UNSAFE_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.reference_image import PAY_TIMEOUT_AFTER_FETCH, ReferenceImage
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.stored_images import load_image, load_last_image, load_references
from providers.kit.transport import PAY_TIMEOUT, HttpError, HttpResponse, Transport, malformed_response_error
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

DEFAULT_REGION = "us-central1"
STORAGE_URL = "https://storage.googleapis.com"
# "1,024 tokens", of about 4 characters each.
MAX_PROMPT_UNITS = 4_000
# gRPC status codes of failed operations.
CODE_KINDS = {
    3: ErrorType.INVALID_REQUEST,
    7: ErrorType.AUTH_FAILED,
    8: ErrorType.QUOTA_EXHAUSTED,
    14: ErrorType.TRANSIENT,
    16: ErrorType.AUTH_FAILED,
}
# [?] A refused prompt has the code of a bad request and is recognized by its message.
UNSAFE_WORDS = ("responsible ai", "usage guidelines", "safety", "sensitive", "violate")


class _Operation(ResponseModel):
    name: Annotated[str, Field(min_length=1)]


class _Error(ResponseModel):
    code: int = 0
    message: str = ""

    @property
    def kind(self) -> ErrorType:
        if any(word in self.message.lower() for word in UNSAFE_WORDS):
            return ErrorType.SAFETY_BLOCKED
        return CODE_KINDS.get(self.code, ErrorType.GENERATION_FAILED)


class _Refusal(ResponseModel):
    error: _Error


class _Video(ResponseModel):
    uri: Annotated[str | None, Field(alias="gcsUri")] = None
    data: Annotated[str | None, Field(alias="bytesBase64Encoded")] = None


class _Response(ResponseModel):
    videos: ReadableItems[_Video] = ()
    filtered: Annotated[int, Field(alias="raiMediaFilteredCount")] = 0


class _OperationStatus(ResponseModel):
    done: bool = False
    error: _Error | None = None
    response: _Response | None = None

    @property
    def video(self) -> _Video | None:
        videos = self.response.videos if self.response else ()
        return next((video for video in videos if video.data or video.uri), None)


class VertexAdapter:
    """Adapter for one project in one region. Job ids are `model:operation name`."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._account = account
        self._region = account.extra.get("REGION") or DEFAULT_REGION
        self._base = account.base_url.replace(DEFAULT_REGION, self._region)
        path = account.extra.get(CREDENTIALS)
        self._file = ServiceAccount(transport, Path(path)) if path else None
        self._tokens: AccessTokens = self._file or StaticToken(account.key)

    async def submit_order(self, order: MediaOrder) -> str:
        """Start an operation. A first frame is fetched by us and sent along."""
        clip = require_clip_order(order)
        model = get_model(MODELS, clip.model)
        body = await self._build_body(clip, model.billed_seconds(clip.seconds))
        url, headers = self._job_url(model.name, "predictLongRunning"), await self._auth_headers()
        patience = PAY_TIMEOUT_AFTER_FETCH if clip.has_image or clip.references else PAY_TIMEOUT
        try:
            answer = await self._transport.pay_request(
                "POST", url, headers=headers, json=body, patience=patience
            )
        except HttpError as error:
            self._raise_refusal(error)
        return f"{model.name}:{answer.parse_as(_Operation).name}"

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: operations that began with a prediction cannot be listed."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_operation(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the bytes in the response, or download the file in the account's own bucket."""
        operation = await self._fetch_operation(provider_job_id)
        if (video := operation.video) is None:
            raise no_file_error(_build_report(operation))
        if video.data:
            await asyncio.to_thread(write_atomically, into, _decode_base64(video.data))
        else:
            await self._download_from_bucket(video.uri or "", into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: the API cannot stop it."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: operations expire by themselves."""

    async def _fetch_operation(self, provider_job_id: str) -> _OperationStatus:
        model, _, name = provider_job_id.partition(":")
        if not name:
            raise provider_error(ErrorType.JOB_LOST)
        url = self._job_url(model, "fetchPredictOperation")
        with job_lost_if_not_found():
            return (await self._send_request(url, {"operationName": name})).parse_as(_OperationStatus)

    async def _send_request(self, url: str, body: dict[str, str]) -> HttpResponse:
        try:
            return await self._transport.send_request(
                "POST", url, headers=await self._auth_headers(), json=body
            )
        except HttpError as error:
            self._raise_refusal(error)

    def _raise_refusal(self, error: HttpError) -> NoReturn:
        if error.kind is ErrorType.AUTH_FAILED:
            self._tokens.forget_token()
        told = error.answer.try_parse_as(_Refusal)
        if told and error.kind is ErrorType.INVALID_REQUEST and told.error.kind is ErrorType.SAFETY_BLOCKED:
            raise provider_error(ErrorType.SAFETY_BLOCKED) from error
        raise error

    async def _auth_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self._tokens.get_token()}"}

    def _job_url(self, model: str, verb: str) -> str:
        place = f"projects/{quote(self._project_id(), safe='')}/locations/{self._region}"
        return f"{self._base}/v1/{place}/publishers/google/models/{quote(model, safe='')}:{verb}"

    def _project_id(self) -> str:
        project = self._account.extra.get("PROJECT") or (self._file.project if self._file else "")
        if not project and (urlsplit(self._base).hostname or "").endswith(".googleapis.com"):
            sentence = "LONGTAKE_VERTEX_PROJECT does not say which project is to pay."
            raise ProviderError(ErrorType.AUTH_FAILED, sentence)
        # The emulator accepts any project.
        return project or "longtake"

    async def _build_body(self, order: ClipOrder, seconds: float) -> dict[str, object]:
        instance: dict[str, object] = {"prompt": build_prompt(order, MAX_PROMPT_UNITS)}
        # Veo reads image URLs from Google's own storage only.
        first, last = await asyncio.gather(
            load_image(self._transport, order), load_last_image(self._transport, order)
        )
        frames = {"image": first, "lastFrame": last}
        instance |= {name: _to_json(picture) for name, picture in frames.items() if picture}
        if references := await load_references(self._transport, order):
            instance["referenceImages"] = [
                {"image": _to_json(picture), "referenceType": "asset"} for picture in references
            ]
        parameters: dict[str, object] = {
            "aspectRatio": order.aspect_ratio.value,
            "resolution": order.resolution.value,
            "durationSeconds": int(seconds),
            "sampleCount": 1,
            "seed": order.seed % 2**32,
            "generateAudio": order.sound,
        }
        if bucket := self._account.extra.get("STORAGE_URI"):
            parameters["storageUri"] = bucket
        return {"instances": [instance], "parameters": parameters}

    async def _download_from_bucket(self, uri: str, into: Path) -> None:
        """Download `gs://bucket/name`. Google Cloud Storage takes the same token."""
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        storage = self._account.extra.get("STORAGE_URL") or STORAGE_URL
        url = f"{storage}/{quote(bucket, safe='')}/{quote(name)}"
        await self._transport.download_file(url, into, headers=await self._auth_headers())


def _build_report(operation: _OperationStatus) -> ProviderJobReport:
    if not operation.done:
        return ProviderJobReport(state=ProviderJobState.RUNNING)
    if operation.error:
        return failed_report(operation.error.kind)
    if operation.video:
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED)
    if operation.response and operation.response.filtered:
        return failed_report(ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP_MESSAGE)
    return failed_report(sentence=NO_CLIP_MESSAGE)


def _to_json(picture: ReferenceImage) -> dict[str, str]:
    return {"bytesBase64Encoded": picture.data, "mimeType": picture.mime_type}


def _decode_base64(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise malformed_response_error() from error
