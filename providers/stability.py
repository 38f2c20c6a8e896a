"""Stability's Stable Audio: 2.5 answers with the music, 3 with an id (its OpenAPI document v2alpha)."""

from pathlib import Path
from urllib.parse import quote

from pydantic import Field

from providers.accounts import Account
from providers.at_once import AtOnce, media_of
from providers.catalogue.stability import MODELS
from providers.errors import ProviderError
from providers.http import Answer, HttpError, LinkExpiredError, Transport
from providers.music import (
    MUSIC_PATIENCE,
    NO_MUSIC,
    UNSAFE_MUSIC,
    music_only,
    music_prompt,
    music_refusal,
)
from providers.ordering import model_of
from providers.protocol import Inbox, MusicOrder, Order
from providers.sentences import about_a_job, failed
from providers.shapes import Shape
from providers.states import plain
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

MAX_PROMPT = 10_000
ACCEPTED = 202
# Who asks too often is to be silent for a minute [?].
SILENCE_SECONDS = 60.0
MODERATION = "content_moderation"
FILTERED = "contentfiltered"

_RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING)
_DONE = ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)


class _Accepted(Shape):
    id: str = Field(min_length=1)


class _Error(Shape):
    # The shape is that of the other v2beta services [?].
    name: str = ""


class Stability(AtOnce):
    """Speaks to Stability. Either version may answer in either way: what comes decides."""

    def __init__(self, transport: Transport, account: Account, inbox: Inbox) -> None:
        super().__init__(account.provider, inbox)
        self._transport = transport
        self._account = account

    async def submit(self, order: Order) -> str:
        """Order the music: an id of theirs, or the music itself, which is kept."""
        wanted = music_only(order)
        try:
            answer = await self._transport.pay(
                "POST",
                f"{self._account.base_url}/v2beta/audio/{_line(wanted.model)}/text-to-audio",
                headers=self._headers("*/*" if wanted.model == MODELS[0].name else "audio/*"),
                files=_form(wanted),
                patience=MUSIC_PATIENCE,
            )
        except HttpError as error:
            raise _refusal(error) from error
        if answer.status == ACCEPTED:
            return answer.read(_Accepted).id
        if _filtered(answer):
            raise ProviderError(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC)
        return await self.keep(wanted, media_of(answer))

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask for the result: it is there, or not yet."""
        if self.owns(provider_job_id):
            return await super().status(provider_job_id)
        with about_a_job():
            try:
                answer = await self._transport.ask(
                    "GET", self._result(provider_job_id), headers=self._headers("audio/*")
                )
            except HttpError as error:
                if _moderated(error):
                    return failed(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC, cost_usd=0.0)
                raise
        return _report(answer)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the music there."""
        if self.owns(provider_job_id):
            return await super().fetch(provider_job_id, into)
        address = self._result(provider_job_id)
        try:
            return await self._transport.download(address, into, headers=self._headers("audio/*"))
        except LinkExpiredError:
            # The address stays the same: if it is refused, the result itself is lost, which this says.
            await self.status(provider_job_id)
            raise

    async def cancel(self, provider_job_id: str) -> Receipt:
        """There is no way to stop a job; failures are not charged."""
        report = await self.status(provider_job_id)
        if report.state is ProviderJobState.FAILED:
            return Receipt.NOT_BILLED
        return Receipt.KEPT if report.state is ProviderJobState.SUCCEEDED else Receipt.STILL_BILLED

    async def release(self, provider_job_id: str) -> None:
        """Their results go by themselves."""
        if self.owns(provider_job_id):
            await super().release(provider_job_id)

    def _headers(self, accept: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._account.key.get_secret_value()}", "Accept": accept}

    def _result(self, provider_job_id: str) -> str:
        return f"{self._account.base_url}/v2beta/audio/results/{quote(provider_job_id, safe='')}"


def _line(model: str) -> str:
    """The path's part for a model: one for all of version 2, one for all that came after."""
    return "stable-audio-2" if model.startswith("stable-audio-2") else "stable-audio"


def _form(order: MusicOrder) -> dict[str, tuple[None, str]]:
    """The fields as parts without file names: the body is always multipart."""
    seconds = model_of(MODELS, order.model).made_seconds(order.seconds)
    fields = {
        "prompt": music_prompt(order, MAX_PROMPT, seconds),
        "duration": f"{seconds:g}",
        "model": order.model,
        "output_format": "mp3",
        "seed": str(order.seed),  # 0: any
    }
    return {name: (None, value) for name, value in fields.items()}


def _report(answer: Answer) -> ProviderJobReport:
    if answer.status == ACCEPTED:
        return _RUNNING
    if _filtered(answer):
        return failed(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC, cost_usd=0.0)
    return _DONE if answer.body else failed(ErrorType.GENERATION_FAILED, NO_MUSIC)


def _filtered(answer: Answer) -> bool:
    return plain(answer.headers.get("finish-reason")) == FILTERED


def _moderated(error: HttpError) -> bool:
    said = error.answer.maybe(_Error)
    return said is not None and said.name == MODERATION


def _refusal(error: HttpError) -> ProviderError:
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    kind = ErrorType.SAFETY_BLOCKED if _moderated(error) else error.kind
    return music_refusal(kind, error, wait=SILENCE_SECONDS if kind is ErrorType.RATE_LIMITED else None)
