"""ElevenLabs Music: the answer to the order is the music (elevenlabs 2.78.0, music.compose)."""

from contextlib import suppress

from providers.accounts import Account
from providers.at_once import AtOnce, media_of
from providers.catalogue.elevenlabs import MODELS
from providers.errors import ProviderError
from providers.http import Answer, HttpError, Transport
from providers.music import MUSIC_PATIENCE, music_only, music_prompt, music_refusal
from providers.ordering import model_of
from providers.protocol import Inbox, Order
from providers.shapes import Shape
from providers.stated import bill_usd
from workflows.errors import ErrorType

MAX_PROMPT = 4_100
# Every plan has this one; others are for the higher plans only.
OUTPUT_FORMAT = "mp3_44100_128"

# How many credits an answer cost, which are characters of speech. What one costs depends on the plan:
# LONGTAKE_ELEVENLABS_USD_PER_CREDIT says it.
CREDITS, CREDIT_PRICE = "character-cost", "USD_PER_CREDIT"

# What stands in the error's `status` (newer: also in `code` and `type`), whatever the HTTP status.
_SAID = {
    "quota_exceeded": ErrorType.QUOTA_EXHAUSTED,
    "invalid_api_key": ErrorType.AUTH_FAILED,
    "bad_prompt": ErrorType.SAFETY_BLOCKED,
    "bad_composition_plan": ErrorType.SAFETY_BLOCKED,
    "too_many_concurrent_requests": ErrorType.RATE_LIMITED,
    "system_busy": ErrorType.RATE_LIMITED,
}
# A track of ours must end before there is a place for another; a busy system wants to be left alone longer.
_WAIT = {"too_many_concurrent_requests": 10.0, "system_busy": 30.0}


class _Detail(Shape):
    status: str = ""
    code: str = ""
    type: str = ""


class _Error(Shape):
    # A list, or a text, has nothing for us: it is FastAPI's own, of fields that do not fit.
    detail: _Detail | None = None


class ElevenLabs(AtOnce):
    """Speaks to ElevenLabs."""

    def __init__(self, transport: Transport, account: Account, inbox: Inbox) -> None:
        super().__init__(account.provider, inbox)
        self._transport = transport
        self._account = account

    async def submit(self, order: Order) -> str:
        """Have the music made and keep it: takes as long as the making."""
        wanted = music_only(order)
        seconds = model_of(MODELS, wanted.model).made_seconds(wanted.seconds)
        try:
            answer = await self._transport.pay(
                "POST",
                f"{self._account.base_url}/v1/music",
                headers={"xi-api-key": self._account.key.get_secret_value()},
                params={"output_format": OUTPUT_FORMAT},
                json={
                    "prompt": music_prompt(wanted, MAX_PROMPT, seconds),
                    "music_length_ms": round(seconds * 1_000),
                    "model_id": wanted.model,
                    "force_instrumental": True,
                },
                patience=MUSIC_PATIENCE,
            )
        except HttpError as error:
            raise _refusal(error) from error
        return await self.keep(wanted, media_of(answer), cost_usd=self._stated_usd(answer))

    def _stated_usd(self, answer: Answer) -> float | None:
        """What the credits cost that the answer states; None where it states none, or their price is not set.

        [?] Recorded answers of music state none, those of ElevenLabs' other calls do.
        """
        with suppress(ValueError):
            said, price = answer.headers.get(CREDITS, ""), self._account.extra.get(CREDIT_PRICE, "")
            return bill_usd((float(price), float(said)))
        return None


def _refusal(error: HttpError) -> ProviderError:
    found = error.answer.maybe(_Error)
    detail = (found and found.detail) or _Detail()
    words = (word.lower() for word in (detail.status, detail.code, detail.type))
    said = next((word for word in words if word in _SAID), None)
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    return music_refusal(_SAID[said] if said else error.kind, error, wait=_WAIT.get(said or ""))
