"""Gemini Omni: video through interactions that run in the background.

A finished interaction holds its file, or names one that Google may still be working on.
Google lists no interactions.
"""

import asyncio
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from providers.accounts import Account
from providers.catalogue.google import OMNI
from providers.errors import ProviderError
from providers.google.interactions import (
    PATH,
    Block,
    CreatedInteraction,
    Interaction,
    refused,
    waiting_as_told,
)
from providers.google.usage import clip_usd
from providers.http import PAY_TIMEOUT, HttpError, LinkExpiredError, Transport, same_origin
from providers.ordering import clip_of, model_of, prompt_of
from providers.part import write_whole
from providers.picture import PAY_AFTERWARDS, Picture, picture_at
from providers.protocol import ClipOrder, Lost, Order
from providers.sentences import GONE, about_a_job, failed, refusal
from providers.shapes import Shape
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

# [?] No limit is written anywhere; this is what resellers take.
PROMPT_UNITS = 4_000
FILE_ID = re.compile(r"/files/([A-Za-z0-9_-]+)")
# [?] Google is said to forbid what it does not have.
# Of a file, "active" means that it can be had; of a job it would be another thing.
FILE_STATES = {"ACTIVE": ProviderJobState.SUCCEEDED}
NO_FILE = GONE | {403}
# Google finds no words for a clip that it withholds, nor for what it does not make in some countries.
WITHHELD = "Google made no clip, which is how it withholds one: change what the scene shows."


class _File(Shape):
    state: str = ""


class Omni:
    """The video part of one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit(self, order: Order) -> str:
        """Start an interaction in the background. A picture is fetched by us, and sent along."""
        clip, url = clip_of(order), f"{self._base}{PATH}"
        # [?] Addresses are taken too; whether any but Google's own files is read is not said.
        picture = await picture_at(self._transport, clip.image_url) if clip.image_url else None
        patience = PAY_AFTERWARDS if picture else PAY_TIMEOUT
        try:
            answer = await self._transport.pay(
                "POST", url, headers=self._headers, json=_body(clip, picture), patience=patience
            )
        except HttpError as error:
            raise refused(error) from None
        interaction = answer.read(CreatedInteraction)
        if interaction.over_budget:
            # Ended before it began, and not as an error of HTTP.
            raise refusal(ErrorType.QUOTA_EXHAUSTED)
        return interaction.id

    async def find(self, lost: Lost) -> str | None:
        """There is no list."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once, and of a file that is not in the answer a second time: whether it can be had yet."""
        interaction = await self._interaction(provider_job_id)
        if interaction.state is ProviderJobState.FAILED:
            return failed(interaction.failure())
        if interaction.state is not ProviderJobState.SUCCEEDED:
            return ProviderJobReport(state=interaction.state)
        if not (video := interaction.made("video")):
            # No word says so: but a text that may be unsafe is sent to no other provider.
            return failed(ErrorType.SAFETY_BLOCKED, WITHHELD)
        report = await self._file_report(video)
        return report.model_copy(update={"cost_usd": clip_usd(interaction.model, interaction.usage)})

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write what the answer holds, or download what it names."""
        video = (await self._interaction(provider_job_id)).made("video")
        if video is None:
            raise ProviderError(ErrorType.SAFETY_BLOCKED, WITHHELD)
        if data := video.file():
            await asyncio.to_thread(write_whole, into, data)
        else:
            await self._download(video.uri or "", into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it. What a stopped or failed one costs is documented nowhere."""
        interaction = await self._interaction(provider_job_id)
        if not interaction.state.ended:
            url = f"{self._url(provider_job_id)}/cancel"
            with waiting_as_told(), about_a_job():
                answer = await self._transport.ask("POST", url, headers=self._headers, json={})
            interaction = answer.maybe(Interaction) or interaction
        done = interaction.state is ProviderJobState.SUCCEEDED and interaction.made("video")
        return Receipt.KEPT if done else Receipt.UNKNOWN

    async def release(self, provider_job_id: str) -> None:
        """Google forgets it after the project's own number of days."""

    async def _interaction(self, provider_job_id: str) -> Interaction:
        with waiting_as_told(), about_a_job():
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        return answer.read(Interaction)

    async def _file_report(self, video: Block) -> ProviderJobReport:
        """A finished interaction's file, which may come later than the interaction's end."""
        uri = video.uri or ""
        if video.data or not FILE_ID.search(uri) or not self._at_home(uri):
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED)
        state = await self._file_state(uri)
        return failed() if state is ProviderJobState.FAILED else ProviderJobReport(state=state)

    async def _file_state(self, uri: str) -> ProviderJobState:
        """What Google says of a file of its own. Raises ProviderError: JOB_LOST: there is none any more."""
        found = FILE_ID.search(uri)
        url = f"{self._base}/v1beta/files/{found[1] if found else ''}"
        try:
            with waiting_as_told():
                answer = await self._transport.ask("GET", url, headers=self._headers)
        except HttpError as error:
            if error.answer.status in NO_FILE:
                raise refusal(ErrorType.JOB_LOST) from error
            raise
        return state_of(answer.read(_File).state, FILE_STATES)

    async def _download(self, uri: str, into: Path) -> None:
        if not self._at_home(uri):
            await self._transport.download(uri, into)
            return
        query = urlsplit(uri).query
        media = uri if "alt=media" in query else f"{uri}{'&' if query else '?'}alt=media"
        try:
            await self._transport.download(media, into, headers=self._headers)
        except LinkExpiredError:
            # There is no other address: either it is there the next time, or the file's 48 hours are over.
            await self._file_state(uri)
            raise

    def _at_home(self, uri: str) -> bool:
        """Whether the address is the API's own: no other is told the key."""
        return same_origin(uri, self._base)

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}{PATH}/{quote(provider_job_id, safe='')}"


def _body(order: ClipOrder, picture: Picture | None) -> dict[str, object]:
    model = model_of(OMNI, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "input": _input(order, picture),
        "response_format": {
            "type": "video",
            "aspect_ratio": order.aspect_ratio.value,
            "resolution": order.resolution.value,
            "duration": f"{model.made_seconds(order.seconds):g}s",
            # Only small files come within the answer; whichever comes is taken.
            "delivery": "uri",
        },
        "generation_config": {
            "seed": order.seed % 2**31,
            "video_config": {"task": "image_to_video" if picture else "text_to_video"},
        },
        "background": True,
        "store": True,
    }
    if order.callback_url:
        body["webhook_config"] = {"uris": [order.callback_url]}
    return body


def _input(order: ClipOrder, picture: Picture | None) -> object:
    text = prompt_of(order, PROMPT_UNITS)
    if picture is None:
        return text
    return [
        {"type": "text", "text": text},
        {"type": "image", "data": picture.data, "mime_type": picture.mime_type},
    ]
