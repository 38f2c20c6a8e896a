"""What all writers do alike: ask, give more room once, have the answer mended once, and count the money."""

from abc import ABC, abstractmethod
from typing import Any, Protocol

import httpx

from providers.errors import ProviderError
from providers.http import Answer, HttpError, Transport
from providers.writers.drafts import Said, added, drafted, once_paid
from providers.writers.prices import tokens_usd
from providers.writers.protocol import Written
from providers.writers.wording import instructions, material
from workflows.contracts import ScriptOrder

# The services hold the connection until all is written.
PATIENCE = httpx.Timeout(120.0, connect=8.0)
# Thoughts count. What comes to the first is asked for once more, with the second.
TOKEN_CAPS = (16_000, 48_000)


class Reply(Protocol):
    """A service's answer."""

    @property
    def cut_short(self) -> bool:
        """Whether it came to the cap."""

    @property
    def tokens(self) -> tuple[int, int] | None:
        """How many it read and wrote; null when it does not say."""

    def told(self) -> str:
        """What was written. Raises ProviderError for anything but a completed answer."""


class LanguageModel(ABC):
    """One model of one account at one address."""

    def __init__(self, transport: Transport, url: str, headers: dict[str, str], model: str) -> None:
        self.model = model
        self._transport = transport
        self._url = url
        self._headers = headers

    def price_usd(self, order: ScriptOrder) -> float:
        """Of an answer at its longest; one that is mended may cost as much again. 0: it is not known."""
        # No text has more tokens than bytes.
        read = len((instructions(order) + material(order)).encode())
        return tokens_usd(self.model, read, TOKEN_CAPS[0]) or 0.0

    async def write(self, order: ScriptOrder) -> Written:
        """The film's scenes. Raises ProviderError."""
        ours = instructions(order)
        return await drafted(lambda text: self._ask(ours, text), order)

    @abstractmethod
    def _body(self, ours: str, text: str, cap: int) -> dict[str, Any]:
        """What is sent: our instructions, the caller's text, and the most tokens that may be written."""

    @abstractmethod
    def _read(self, answer: Answer) -> Reply:
        """The answer in its shape. Raises ProviderError: OUTCOME_UNKNOWN: it has another."""

    @abstractmethod
    def _refusal(self, error: HttpError) -> ProviderError:
        """What an answer of 400 and more means."""

    async def _ask(self, ours: str, text: str) -> Said:
        first = await self._send(self._body(ours, text, TOKEN_CAPS[0]))
        if not first.cut_short:
            return Said(first.told(), self._cost(first))
        second = await once_paid(self._send(self._body(ours, text, TOKEN_CAPS[1])))
        return Said(second.told(), added(self._cost(first), self._cost(second)))

    async def _send(self, body: dict[str, Any]) -> Reply:
        try:
            answer = await self._transport.pay(
                "POST", self._url, headers=self._headers, json=body, patience=PATIENCE
            )
        except HttpError as error:
            raise self._refusal(error) from error
        return self._read(answer)

    def _cost(self, reply: Reply) -> float | None:
        return tokens_usd(self.model, *reply.tokens) if reply.tokens else None
