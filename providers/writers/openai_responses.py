"""OpenAI's Responses API as a writer: JSON to a strict schema, kept nowhere (openai 3.52.0, responses)."""

from typing import Literal

import httpx
from pydantic import BaseModel

from providers.accounts import Account
from providers.errors import ProviderError
from providers.http import HttpError, Transport
from providers.registry import Service
from providers.sentences import refusal
from providers.writers.drafts import SCHEMA, Said, added, drafted, no_storyboard, once_paid, unwilling
from providers.writers.prices import tokens_usd
from providers.writers.protocol import Request, Written
from providers.writers.wording import instructions, material
from workflows.errors import ErrorType

SERVICE = Service("openai", "OpenAI", base_url="https://api.openai.com/v1", submits_per_second=5.0)
DEFAULT_MODEL = "gpt-6-luna"
# It holds the connection until all is written.
PATIENCE = httpx.Timeout(120.0, connect=8.0)
# Thoughts count. Who comes to the first is asked once more, with the second.
TOKEN_CAPS = (16_000, 48_000)
CUT_SHORT = "max_output_tokens"

_UNSAFE = frozenset(
    {
        "invalid_prompt",
        "bio_policy",
        "misalignment_policy_violation",
        "image_content_policy_violation",
        "content_filter",
    }
)
_SAID = {
    "insufficient_quota": ErrorType.QUOTA_EXHAUSTED,  # with the same 429 as a rate limit
    "rate_limit_exceeded": ErrorType.RATE_LIMITED,
    "model_not_found": ErrorType.MODEL_RETIRED,
}


class _Part(BaseModel):
    type: str = ""
    text: str = ""


class _Item(BaseModel):
    content: list[_Part] | None = None


class _Trouble(BaseModel):
    code: str | None = None
    reason: str | None = None


class _Usage(BaseModel):
    input_tokens: int = 0
    output_tokens: int = 0


class _Refused(BaseModel):
    error: _Trouble | None = None


class _Response(_Refused):
    object: Literal["response"]
    status: str = ""
    output: list[_Item] = []
    incomplete_details: _Trouble | None = None
    usage: _Usage | None = None

    @property
    def parts(self) -> list[_Part]:
        return [part for item in self.output for part in item.content or ()]

    @property
    def was_cut_short(self) -> bool:
        return bool(self.incomplete_details and self.incomplete_details.reason == CUT_SHORT)


class OpenAIResponses:
    """One account, one model."""

    def __init__(self, transport: Transport, account: Account, model: str = DEFAULT_MODEL) -> None:
        self.model = model
        self._transport = transport
        self._url = f"{account.base_url}/responses"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    def price_usd(self, request: Request) -> float:
        """Of the first answer at its longest; a mended one may cost as much again."""
        read = len(instructions(request)) + len(material(request))
        return tokens_usd(self.model, read, TOKEN_CAPS[0]) or 0.0

    async def write(self, request: Request) -> Written:
        """The film's scenes. Raises ProviderError."""
        ours = instructions(request)
        return await drafted(lambda text: self._ask(ours, text), request)

    async def _ask(self, ours: str, text: str) -> Said:
        first = await self._send(ours, text, TOKEN_CAPS[0])
        if not first.was_cut_short:
            return Said(_text(first), self._cost(first))
        second = await once_paid(self._send(ours, text, TOKEN_CAPS[1]))
        return Said(_text(second), added(self._cost(first), self._cost(second)))

    async def _send(self, ours: str, text: str, cap: int) -> _Response:
        schema = {"type": "json_schema", "name": "storyboard", "strict": True, "schema": SCHEMA}
        body = {
            "model": self.model,
            "instructions": ours,
            "input": text,
            "text": {"format": schema},
            "max_output_tokens": cap,
            "store": False,
        }
        try:
            answer = await self._transport.pay(
                "POST", self._url, headers=self._headers, json=body, patience=PATIENCE
            )
        except HttpError as error:
            raise _refusal(error) from error
        return answer.read(_Response)

    def _cost(self, response: _Response) -> float | None:
        used = response.usage
        return tokens_usd(self.model, used.input_tokens, used.output_tokens) if used else None


def _text(response: _Response) -> str:
    """What was written. Raises ProviderError for anything but a completed answer."""
    if any(part.type == "refusal" for part in response.parts):
        raise unwilling()
    if response.status != "completed":
        trouble = response.error or response.incomplete_details or _Trouble()
        raise _told(trouble.code or trouble.reason or "") or no_storyboard()
    return "".join(part.text for part in response.parts if part.type == "output_text")


def _refusal(error: HttpError) -> ProviderError:
    said = error.answer.maybe(_Refused)
    code = said.error.code if said and said.error else None
    known = None if error.kind is ErrorType.OUTCOME_UNKNOWN else _told(code or "")
    return known or error


def _told(code: str) -> ProviderError | None:
    if code in _UNSAFE:
        return unwilling()
    return refusal(_SAID[code]) if code in _SAID else None
