"""Base class of the LLM writers: ask, retry once with more tokens, repair once, and sum the cost."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import httpx

from contracts import ScriptOrder, TranslationOrder
from providers.errors import ProviderError
from providers.kit.transport import HttpError, HttpResponse, Transport
from providers.llm_writers.draft_validation import (
    PricedReply,
    draft_storyboard,
    make_errors_final,
    sum_known_costs,
)
from providers.llm_writers.instructions import build_instructions, build_material
from providers.llm_writers.protocol import DraftedStoryboard, TranslatedLines
from providers.llm_writers.storyboard_schema import build_storyboard_schema
from providers.llm_writers.token_prices import token_cost_usd
from providers.llm_writers.translation import (
    build_translation_instructions,
    build_translation_material,
    build_translation_schema,
    translate_in_two_tries,
)

# The services answer when the text is complete.
WRITE_TIMEOUT = httpx.Timeout(120.0, connect=8.0)
# Token limits, thoughts included. An answer that reaches the first is requested again with the second.
TOKEN_CAPS = (16_000, 48_000)


class LlmReply(Protocol):
    """A service's response."""

    @property
    def was_truncated(self) -> bool:
        """Whether the answer reached the token limit."""

    @property
    def token_counts(self) -> tuple[int, int] | None:
        """The numbers of tokens read and written; None where not stated."""

    def extract_text(self) -> str:
        """Return the written text. Raises ProviderError unless the response is complete."""


class LanguageModel(ABC):
    """One model of one account at one URL."""

    def __init__(self, transport: Transport, url: str, headers: dict[str, str], model: str) -> None:
        self.model = model
        self._transport = transport
        self._url = url
        self._headers = headers

    def max_price_usd(self, order: ScriptOrder) -> float:
        """Return the price of the longest answer; a repair may cost as much again. 0 if unknown."""
        # An upper bound: no text has more tokens than bytes.
        read = len((build_instructions(order) + build_material(order)).encode())
        return token_cost_usd(self.model, read, TOKEN_CAPS[0]) or 0.0

    async def write_storyboard(self, order: ScriptOrder) -> DraftedStoryboard:
        """Write the scenes of the film. Raises ProviderError."""
        ours, schema = build_instructions(order), build_storyboard_schema(order)
        return await draft_storyboard(
            lambda text: self._ask_model(partial(self._build_body, ours, text, schema)), order
        )

    def max_translation_usd(self, order: TranslationOrder) -> float:
        """Return the price of the longest answer; a repair may cost as much again. 0 if unknown."""
        read = len((build_translation_instructions(order) + build_translation_material(order)).encode())
        return token_cost_usd(self.model, read, TOKEN_CAPS[0]) or 0.0

    async def translate_lines(self, order: TranslationOrder) -> TranslatedLines:
        """Translate the lines. Raises ProviderError."""
        ours, schema = build_translation_instructions(order), build_translation_schema(order)
        return await translate_in_two_tries(
            lambda text: self._ask_model(partial(self._build_body, ours, text, schema)), order
        )

    @abstractmethod
    def _build_body(self, ours: str, text: str, schema: dict[str, Any], cap: int) -> dict[str, Any]:
        """Return the request body: our instructions, the caller's text, the answer's schema, token limit."""

    @abstractmethod
    def _parse_reply(self, answer: HttpResponse) -> LlmReply:
        """Parse the response. Raises ProviderError: OUTCOME_UNKNOWN: it has another shape."""

    @abstractmethod
    def _translate_error(self, error: HttpError) -> ProviderError:
        """Return the error for an unsuccessful response."""

    async def _ask_model(self, build_body: Callable[[int], dict[str, Any]]) -> PricedReply:
        """Send the body with the first token limit, then, if the answer reached it, with the second."""
        first = await self._send_body(build_body(TOKEN_CAPS[0]))
        if not first.was_truncated:
            return PricedReply(first.extract_text(), self._reply_cost_usd(first))
        second = await make_errors_final(self._send_body(build_body(TOKEN_CAPS[1])))
        return PricedReply(
            second.extract_text(), sum_known_costs(self._reply_cost_usd(first), self._reply_cost_usd(second))
        )

    async def _send_body(self, body: dict[str, Any]) -> LlmReply:
        try:
            answer = await self._transport.pay_request(
                "POST", self._url, headers=self._headers, json=body, patience=WRITE_TIMEOUT
            )
        except HttpError as error:
            raise self._translate_error(error) from error
        return self._parse_reply(answer)

    def _reply_cost_usd(self, reply: LlmReply) -> float | None:
        return token_cost_usd(self.model, *reply.token_counts) if reply.token_counts else None
