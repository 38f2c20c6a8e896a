"""ElevenLabs' text to speech with timestamps: what is sent, and what comes back.

Source: elevenlabs 2.78.0, text_to_speech.convert_with_timestamps, and
https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps
"""

from itertools import zip_longest
from urllib.parse import quote

from providers.catalogue.elevenlabs import MODELS
from providers.kit.response_model import ResponseModel
from providers.kit.speech_requests import find_voice_id
from providers.kit.transport import HttpResponse, outcome_unknown_error
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake, decode_sound

# Its default; other formats of this quality ask for a higher plan.
SPEECH_FORMAT, SPEECH_TYPE = "mp3_44100_128", "audio/mpeg"
# Models that refuse the field `language_code`: they hear the language from the text.
MODELS_WITHOUT_LANGUAGE_CODE = frozenset({"eleven_multilingual_v2"})
MS_PER_SECOND = 1_000.0


class Alignment(ResponseModel):
    """The times of a line's characters, as the service writes them."""

    characters: tuple[str, ...] = ()
    character_start_times_seconds: tuple[float, ...] = ()
    character_end_times_seconds: tuple[float, ...] = ()


class _Speech(ResponseModel):
    audio_base64: str
    alignment: Alignment | None = None


def build_speech_path(order: VoiceOrder) -> str:
    """Return the path of the call."""
    return f"/v1/text-to-speech/{quote(find_voice_id(MODELS, order), safe='')}/with-timestamps"


def build_speech_body(order: VoiceOrder) -> dict[str, object]:
    """Return the body of the call."""
    body: dict[str, object] = {
        "text": order.text,
        "model_id": order.model,
        "seed": order.seed,
        "voice_settings": {"speed": order.speed},
    }
    if order.model not in MODELS_WITHOUT_LANGUAGE_CODE:
        body["language_code"] = order.language.split("-")[0].lower()
    return body


def read_speech(answer: HttpResponse) -> VoiceTake:
    """Return the line of a 200 response.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: there is no sound in it, and the call may have been billed.
    """
    if (said := answer.try_parse_as(_Speech)) is None:
        raise outcome_unknown_error()
    return VoiceTake(decode_sound(said.audio_base64), SPEECH_TYPE, read_times(said.alignment or Alignment()))


def read_times(alignment: Alignment) -> tuple[TimedText, ...]:
    """Return the characters with their times; none where a time is missing."""
    rows = zip_longest(
        alignment.characters,
        alignment.character_start_times_seconds,
        alignment.character_end_times_seconds,
    )
    times = []
    for text, start, end in rows:
        if text is None or start is None or end is None:
            return ()
        times.append(TimedText(text, start * MS_PER_SECOND, end * MS_PER_SECOND))
    return tuple(times)
