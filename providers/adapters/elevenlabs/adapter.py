"""ElevenLabs: the response to an order is the music, or the line (elevenlabs 2.78.0)."""

import re

from providers.accounts import Account
from providers.adapters.elevenlabs.error_codes import translate_error
from providers.adapters.elevenlabs.history import SpeechHistory, SpokenEntry
from providers.adapters.elevenlabs.speech import (
    SPEECH_FORMAT,
    build_speech_body,
    build_speech_path,
    read_speech,
)
from providers.catalogue.elevenlabs import MODELS
from providers.kit.music_requests import MUSIC_TIMEOUT, build_music_prompt, require_music_order
from providers.kit.prompts import get_model
from providers.kit.speech_requests import SPEECH_TIMEOUT
from providers.kit.stated_costs import read_amount, total_cost_usd
from providers.kit.synchronous_provider import SynchronousProvider, require_media
from providers.kit.transport import HttpError, HttpResponse, Transport
from providers.protocol import LostSubmit, MediaOrder, MusicOrder, ResultStore
from providers.voice_takes import VoiceOrder

MAX_PROMPT_UNITS = 4_100
# The format that every plan offers; others need a higher plan.
OUTPUT_FORMAT = "mp3_44100_128"

# Header with the credits billed (one per character of speech), and the setting with the price of a credit,
# which depends on the plan: LONGTAKE_ELEVENLABS_USD_PER_CREDIT.
CREDITS_HEADER, CREDIT_PRICE_SETTING = "character-cost", "USD_PER_CREDIT"
# Headers that name an answer in the history [?]; the first is on each recorded one.
ENTRY_HEADERS = ("request-id", "history-item-id")
PLAIN_ID = re.compile(r"[0-9A-Za-z_-]{1,100}")


class ElevenLabsAdapter(SynchronousProvider):
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__(account.provider, inbox)
        self._transport = transport
        self._account = account
        self._history = SpeechHistory(transport, account)

    async def submit_order(self, order: MediaOrder) -> str:
        """Have the music made, or the line spoken, and store it; returns when it is finished."""
        try:
            if isinstance(order, VoiceOrder):
                return await self._speak_line(order)
            return await self._make_music(require_music_order(order))
        except HttpError as error:
            raise translate_error(error, order) from error

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job of a line that the history shows, or of what reached the result store.

        Raises:
            ProviderError: OUTCOME_UNKNOWN: neither has it. The history proves no absence, and has no music.
        """
        stored, order = await self.find_stored_result(lost.order), lost.order
        if stored is not None or not isinstance(order, VoiceOrder):
            return stored or await super().find_lost_submit(lost)
        return await self._store_entry(order, await self._history.find_line(lost, order))

    async def take_over_result(self, lost: LostSubmit, shown_id: str) -> str:
        """Store the line that a person has found in the history, and return its job's id.

        The history has no music: an id of that, as one of ours, is returned as it is.

        Raises:
            ProviderError: INVALID_REQUEST: the history does not show it, or it is not this line.
        """
        if self.owns_job(shown_id) or not isinstance(lost.order, VoiceOrder):
            return shown_id
        entry = await self._history.find_named_line(lost, lost.order, shown_id.strip())
        return await self._store_entry(lost.order, entry)

    async def _store_entry(self, order: VoiceOrder, entry: SpokenEntry) -> str:
        take = await self._history.fetch_line(entry)
        named = entry.request_id or entry.history_item_id
        return await self.store_result(order, take.to_json(), service_id=named)

    async def _make_music(self, order: MusicOrder) -> str:
        seconds = get_model(MODELS, order.model).billed_seconds(order.seconds)
        answer = await self._transport.pay_request(
            "POST",
            f"{self._account.base_url}/v1/music",
            headers=self._headers,
            params={"output_format": OUTPUT_FORMAT},
            json={
                "prompt": build_music_prompt(order, MAX_PROMPT_UNITS, seconds),
                "music_length_ms": round(seconds * 1_000),
                "model_id": order.model,
                "force_instrumental": True,
            },
            patience=MUSIC_TIMEOUT,
        )
        return await self.store_result(order, require_media(answer), cost_usd=self._stated_usd(answer))

    async def _speak_line(self, order: VoiceOrder) -> str:
        answer = await self._transport.pay_request(
            "POST",
            self._account.base_url + build_speech_path(order),
            headers=self._headers,
            params={"output_format": SPEECH_FORMAT},
            json=build_speech_body(order),
            patience=SPEECH_TIMEOUT,
        )
        take = read_speech(answer)
        return await self.store_result(
            order,
            take.to_json(),
            cost_usd=self._stated_usd(answer),
            service_id=_read_service_id(answer),
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"xi-api-key": self._account.key.get_secret_value()}

    def _stated_usd(self, answer: HttpResponse) -> float | None:
        """Return what the credits in the response cost; None where it states none, or their price is not set.

        [?] Recorded responses of music state none, those of ElevenLabs' other calls do.
        """
        credit_count = read_amount(answer.headers.get(CREDITS_HEADER, ""))
        price_usd = read_amount(self._account.extra.get(CREDIT_PRICE_SETTING, ""))
        if credit_count is None or price_usd is None:
            return None
        return total_cost_usd((price_usd, credit_count))


def _read_service_id(answer: HttpResponse) -> str:
    """Return what the history names the answer by; empty if no header says it."""
    named = (answer.headers.get(header, "") for header in ENTRY_HEADERS)
    return next((name for name in named if PLAIN_ID.fullmatch(name)), "")
