"""Gemini TTS: a line of speech through an interaction, whose response holds it in base64.

Sources: https://ai.google.dev/gemini-api/docs/speech-generation, google-genai 3.4.0 (speechconfig,
speechannotation and audioresponseformat of `_gaos/types/interactions`), clients of others from October 2026.
"""

import re
from typing import NoReturn

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.google.interactions import (
    INTERACTIONS_PATH,
    ContentBlock,
    Interaction,
    translate_error,
)
from providers.adapters.google.token_costs import speech_cost_usd
from providers.catalogue.google_voices import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.speech_requests import (
    SPEECH_TIMEOUT,
    find_voice_id,
    require_voice_order,
    speech_error,
)
from providers.kit.synchronous_provider import SynchronousProvider
from providers.kit.transport import HttpError, Transport, outcome_unknown_error
from providers.protocol import MediaOrder, ResultStore
from providers.voice_takes import PCM_TYPE, VoiceOrder, VoiceTake, decode_sound

WAV_TYPE = "audio/wav"
# [?] Samples without a header, as earlier models sent them: audio/l16;rate=24000.
RAW_SAMPLES = re.compile(r"audio/l16\b.*?(?:rate=(\d+))?", re.IGNORECASE)
USUAL_RATE = 24_000
# The model takes words in angle brackets for sounds to make (<sigh>); a line is words alone.
_WITHOUT_TAGS = str.maketrans("<>", "  ")
FASTER, SLOWER = "slightly faster than usual", "slightly slower than usual"


class GeminiTtsAdapter(SynchronousProvider):
    """Speech part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__("gemini-tts", inbox)
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit_order(self, order: MediaOrder) -> str:
        """Have the line spoken and store it; returns when that is done."""
        wanted = require_voice_order(order)
        try:
            answer = await self._transport.pay_request(
                "POST",
                f"{self._base}{INTERACTIONS_PATH}",
                headers=self._headers,
                json=_build_body(wanted),
                patience=SPEECH_TIMEOUT,
            )
        except HttpError as error:
            trouble = translate_error(error)
            if trouble.kind is ErrorType.OUTCOME_UNKNOWN:
                raise
            raise speech_error(trouble.kind, trouble) from error
        if (interaction := answer.try_parse_as(Interaction)) is None:
            raise outcome_unknown_error()
        take = _read_take(interaction)
        cost = speech_cost_usd(wanted.model, interaction.usage)
        return await self.store_result(wanted, take.to_json(), cost_usd=cost)


def _build_body(order: VoiceOrder) -> dict[str, object]:
    voice = {"voice": find_voice_id(MODELS, order)}
    # [?] Whether it takes a language without a region is not known; without the field it hears the language.
    language = {"language": order.language} if "-" in order.language else {}
    said: dict[str, object] = {"type": "text", "text": order.text.translate(_WITHOUT_TAGS)}
    if order.speed != 1:
        style = FASTER if order.speed > 1 else SLOWER
        said["annotations"] = [{"type": "speech_metadata", "style": style}]
    return {
        "model": order.model,
        "store": False,
        "input": [{"type": "user_input", "content": [said]}],
        "response_format": {"type": "audio", "mime_type": WAV_TYPE},
        "generation_config": {"speech_config": [voice | language]},
    }


def _read_take(interaction: Interaction) -> VoiceTake:
    """Return the line in the response.

    Raises:
        ProviderError: why it ended without; OUTCOME_UNKNOWN: it has not ended, or the sound cannot be read.
    """
    made = interaction.find_output("audio")
    if made is None or not made.data:
        if interaction.state.has_ended and made is None:
            _raise_failure(interaction)
        raise outcome_unknown_error()
    return _build_take(made, decode_sound(made.data))


def _build_take(made: ContentBlock, sound: bytes) -> VoiceTake:
    if (raw := RAW_SAMPLES.fullmatch(made.mime_type)) and not sound.startswith(b"RIFF"):
        return VoiceTake(sound, PCM_TYPE, sample_rate=int(raw[1] or USUAL_RATE))
    return VoiceTake(sound, WAV_TYPE)


def _raise_failure(interaction: Interaction) -> NoReturn:
    succeeded = interaction.state is ProviderJobState.SUCCEEDED
    kind = ErrorType.GENERATION_FAILED if succeeded else interaction.classify_failure()
    raise speech_error(kind, ProviderError(kind, provider_error(kind).message))
