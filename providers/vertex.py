"""Veo on Google's Vertex AI: long-running operations that are asked for by name. No list, no cancel.

Wire format: google-genai 3.4.0 (`models.py`, `_operations_converters.py`) and litellm 1.109.1.
"""

import asyncio
import base64
import binascii
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import quote, urlsplit

from pydantic import Field

from providers.accounts import CREDENTIALS, Account
from providers.catalogue.vertex import MODELS
from providers.errors import ProviderError
from providers.google_tokens import GivenToken, ServiceAccount, Tokens
from providers.http import PAY_TIMEOUT, Answer, HttpError, Transport, malformed
from providers.ordering import clip_of, model_of, prompt_of
from providers.part import write_whole
from providers.picture import PAY_AFTERWARDS, picture_at
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import (
    UNSAFE_CLIP,
    WITHOUT_MEDIA,
    about_a_job,
    failed,
    refusal,
    without_stopping,
)
from providers.shapes import Each, Shape
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

HOME_REGION = "us-central1"
STORAGE_URL = "https://storage.googleapis.com"
# "1,024 tokens": some 4 letters each.
PROMPT_UNITS = 4_000
# gRPC's codes, as operations end with them.
CODES = {
    3: ErrorType.INVALID_REQUEST,
    7: ErrorType.AUTH_FAILED,
    8: ErrorType.QUOTA_EXHAUSTED,
    14: ErrorType.TRANSIENT,
    16: ErrorType.AUTH_FAILED,
}
# [?] A refused prompt has the code of a bad request: its words tell.
UNSAFE_WORDS = ("responsible ai", "usage guidelines", "safety", "sensitive", "violate")


class _Operation(Shape):
    name: Annotated[str, Field(min_length=1)]


class _Error(Shape):
    code: int = 0
    message: str = ""

    @property
    def kind(self) -> ErrorType:
        if any(word in self.message.lower() for word in UNSAFE_WORDS):
            return ErrorType.SAFETY_BLOCKED
        return CODES.get(self.code, ErrorType.GENERATION_FAILED)


class _Refusal(Shape):
    error: _Error


class _Video(Shape):
    uri: Annotated[str | None, Field(alias="gcsUri")] = None
    data: Annotated[str | None, Field(alias="bytesBase64Encoded")] = None


class _Response(Shape):
    videos: Each[_Video] = ()
    filtered: Annotated[int, Field(alias="raiMediaFilteredCount")] = 0


class _Progress(Shape):
    done: bool = False
    error: _Error | None = None
    response: _Response | None = None

    @property
    def video(self) -> _Video | None:
        videos = self.response.videos if self.response else ()
        return next((video for video in videos if video.data or video.uri), None)


class Vertex:
    """One project in one region. A job's id is the model and the operation's name, with a colon between."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._account = account
        self._region = account.extra.get("REGION") or HOME_REGION
        self._base = account.base_url.replace(HOME_REGION, self._region)
        path = account.extra.get(CREDENTIALS)
        self._file = ServiceAccount(transport, Path(path)) if path else None
        self._tokens: Tokens = self._file or GivenToken(account.key)

    async def submit(self, order: Order) -> str:
        """Start an operation. A picture to begin from is fetched by us, and sent along."""
        clip = clip_of(order)
        model = model_of(MODELS, clip.model)
        body = await self._body(clip, model.made_seconds(clip.seconds))
        url, headers = self._url(model.name, "predictLongRunning"), await self._headers()
        patience = PAY_AFTERWARDS if clip.image_url else PAY_TIMEOUT
        try:
            answer = await self._transport.pay("POST", url, headers=headers, json=body, patience=patience)
        except HttpError as error:
            self._refuse(error)
        return f"{model.name}:{answer.read(_Operation).name}"

    async def find(self, lost: Lost) -> str | None:
        """There is no list of operations that began with a prediction."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It never says how far it is."""
        progress = await self._progress(provider_job_id)
        if not progress.done:
            return ProviderJobReport(state=ProviderJobState.RUNNING)
        if progress.error:
            return failed(progress.error.kind)
        if progress.video:
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED)
        if progress.response and progress.response.filtered:
            return failed(ErrorType.SAFETY_BLOCKED, UNSAFE_CLIP)
        return failed(sentence=WITHOUT_MEDIA)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the bytes that the answer holds, or download what lies in the account's own bucket."""
        video = (await self._progress(provider_job_id)).video
        if video is None:
            raise ProviderError(ErrorType.GENERATION_FAILED, WITHOUT_MEDIA)
        if video.data:
            await asyncio.to_thread(write_whole, into, _decoded(video.data))
        else:
            await self._from_bucket(video.uri or "", into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """It cannot be stopped: only say what becomes of the money."""
        return without_stopping(await self.status(provider_job_id))

    async def release(self, provider_job_id: str) -> None:
        """Operations are forgotten by themselves."""

    async def _progress(self, provider_job_id: str) -> _Progress:
        model, _, name = provider_job_id.partition(":")
        if not name:
            raise refusal(ErrorType.JOB_LOST)
        url = self._url(model, "fetchPredictOperation")
        with about_a_job():
            return (await self._ask(url, {"operationName": name})).read(_Progress)

    async def _ask(self, url: str, body: dict[str, str]) -> Answer:
        try:
            return await self._transport.ask("POST", url, headers=await self._headers(), json=body)
        except HttpError as error:
            self._refuse(error)

    def _refuse(self, error: HttpError) -> NoReturn:
        if error.kind is ErrorType.AUTH_FAILED:
            self._tokens.forget()
        told = error.answer.maybe(_Refusal)
        if told and error.kind is ErrorType.INVALID_REQUEST and told.error.kind is ErrorType.SAFETY_BLOCKED:
            raise refusal(ErrorType.SAFETY_BLOCKED) from error
        raise error

    async def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self._tokens.get()}"}

    def _url(self, model: str, verb: str) -> str:
        place = f"projects/{quote(self._project(), safe='')}/locations/{self._region}"
        return f"{self._base}/v1/{place}/publishers/google/models/{quote(model, safe='')}:{verb}"

    def _project(self) -> str:
        project = self._account.extra.get("PROJECT") or (self._file.project if self._file else "")
        if not project and (urlsplit(self._base).hostname or "").endswith(".googleapis.com"):
            sentence = "LONGTAKE_VERTEX_PROJECT does not say which project is to pay."
            raise ProviderError(ErrorType.AUTH_FAILED, sentence)
        # An emulator takes any.
        return project or "longtake"

    async def _body(self, order: ClipOrder, seconds: float) -> dict[str, object]:
        instance: dict[str, object] = {"prompt": prompt_of(order, PROMPT_UNITS)}
        if order.image_url:
            # Veo reads none from elsewhere than Google's own storage.
            picture = await picture_at(self._transport, order.image_url)
            instance["image"] = {"bytesBase64Encoded": picture.data, "mimeType": picture.mime_type}
        parameters: dict[str, object] = {
            "aspectRatio": order.aspect_ratio.value,
            "resolution": order.resolution.value,
            "durationSeconds": int(seconds),
            "sampleCount": 1,
            "seed": order.seed % 2**32,
            # The film has its own sound.
            "generateAudio": False,
        }
        if bucket := self._account.extra.get("STORAGE_URI"):
            parameters["storageUri"] = bucket
        return {"instances": [instance], "parameters": parameters}

    async def _from_bucket(self, uri: str, into: Path) -> None:
        """Download `gs://bucket/name`, which is Google's as well: it takes the same token."""
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        storage = self._account.extra.get("STORAGE_URL") or STORAGE_URL
        url = f"{storage}/{quote(bucket, safe='')}/{quote(name)}"
        await self._transport.download(url, into, headers=await self._headers())


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise malformed() from error
