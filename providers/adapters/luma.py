"""Luma's Agents API: generations, polled by id. No list, no cancel, no webhook.

Wire format: luma-agents 0.5.0.
"""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.catalogue.luma import MODELS
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.stored_images import STORED_IMAGE_TYPE
from providers.kit.transport import HttpError, Transport
from providers.protocol import ClipOrder, LostSubmit, MediaOrder, ReferencePicture

ImageFields = dict[str, str]
MAX_PROMPT_UNITS = 6_000
RESOLUTION_NAMES = {Resolution.P480: "540p", Resolution.P720: "720p", Resolution.P1080: "1080p"}
FAILURES = {
    "content_moderated": ErrorType.SAFETY_BLOCKED,
    "budget_exhausted": ErrorType.QUOTA_EXHAUSTED,
    "image_too_large": ErrorType.INPUT_UNFETCHABLE,
    "unsupported_format": ErrorType.INPUT_UNFETCHABLE,
    "corrupt_input": ErrorType.INPUT_UNFETCHABLE,
    "invalid_request": ErrorType.INVALID_REQUEST,
    "rate_limited": ErrorType.RATE_LIMITED,
}
START_FRAME_SECONDS = 5
FRAMES_PER_SECOND = 24
NOT_STARTED_CODES = ("budget_exhausted", "rate_limited")


class _Output(ResponseModel):
    type: str = ""
    url: FileUrl | None = None


class _Generation(ResponseModel):
    state: str = ""
    output: ReadableItems[_Output] = ()
    failure_code: str = ""

    @property
    def url(self) -> str | None:
        return next((o.url for o in self.output if o.url and o.type.lower() in ("video", "")), None)


class _Created(_Generation):
    id: Annotated[str, Field(min_length=1)]


class LumaAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/generations"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a generation. The prompt is truncated to 6,000 UTF-16 units."""
        clip = require_clip_order(order)
        body = _build_body(clip, await _frame_fields(clip))
        try:
            answer = await self._transport.pay_request("POST", self._base, headers=self._headers, json=body)
        except HttpError as error:
            _raise_refusal(error)
        created = answer.parse_as(_Created)
        # [?] A refusal may come as a generation that failed at once.
        if (
            parse_known_state(created.state) is ProviderJobState.FAILED
            and created.failure_code in NOT_STARTED_CODES
        ):
            raise provider_error(FAILURES[created.failure_code])
        return created.id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_generation(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for a fresh URL, valid for an hour, and download the clip."""
        generation = await self._fetch_generation(provider_job_id)
        if not generation.url:
            raise no_file_error(_build_report(generation))
        await self._transport.download_file(generation.url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: the API cannot stop it."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the API cannot delete."""

    async def _fetch_generation(self, provider_job_id: str) -> _Generation:
        url = f"{self._base}/{quote(provider_job_id, safe='')}"
        with job_lost_if_not_found():
            answer = await self._transport.send_request("GET", url, headers=self._headers)
        return answer.parse_as(_Generation)


async def _frame_fields(order: ClipOrder) -> list[ImageFields]:
    """Return the first and the last frame, as far as there are such: by URL, or their bytes."""
    pictures = (order.stored_image or order.image_url, order.last_image)
    return [await _image_fields(picture) for picture in pictures if picture]


async def _image_fields(picture: ReferencePicture) -> ImageFields:
    if isinstance(picture, str):
        return {"url": picture}
    content = base64.b64encode(await picture.read()).decode()
    return {"data": content, "media_type": STORED_IMAGE_TYPE}


def _build_body(order: ClipOrder, frames: Sequence[ImageFields]) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    seconds = model.billed_seconds(order.seconds)
    video: dict[str, object] = {"duration": f"{seconds:g}s", "resolution": RESOLUTION_NAMES[order.resolution]}
    if frames:
        video |= _anchor_frames(frames, seconds)
    return {
        "model": model.name,
        "type": "video",
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "aspect_ratio": order.aspect_ratio.value,
        "video": video,
    }


def _anchor_frames(frames: Sequence[ImageFields], seconds: float) -> dict[str, object]:
    """Return the fields for first and last frame; clips of 10 s take keyframes alone (luma-agents 0.5.0)."""
    if seconds <= START_FRAME_SECONDS:
        return dict(zip(("start_frame", "end_frame"), frames, strict=False))
    # Places in frames: 0 to 24 times the length, as fal's page of the same model has it.
    places = [0, round(seconds * FRAMES_PER_SECOND)]
    return {"keyframes": list(frames), "keyframe_indexes": places[: len(frames)]}


def _build_report(generation: _Generation) -> ProviderJobReport:
    state = parse_state(generation.state)
    if state is ProviderJobState.FAILED:
        return failed_report(FAILURES.get(generation.failure_code.lower(), ErrorType.GENERATION_FAILED))
    if state is ProviderJobState.SUCCEEDED and not generation.url:
        return failed_report(sentence=NO_CLIP_MESSAGE)
    return ProviderJobReport(state=state)


def _raise_refusal(error: HttpError) -> NoReturn:
    # [?] The JSON of refusals is unknown; assumed to have the codes of failed generations.
    codes = (code for code in FAILURES if code.encode() in error.answer.body)
    if error.answer.status in (400, 403, 422) and (code := next(codes, None)):
        raise provider_error(FAILURES[code]) from error
    raise error
