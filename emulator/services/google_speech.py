"""Orders of speech (PROVIDERS.md 7.3, https://ai.google.dev/gemini-api/docs/speech-generation)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from emulator.job import Order
from emulator.micro_dollars import to_micros
from emulator.services.google_models import (
    CHARACTERS_PER_TOKEN,
    LAUNCH_PRICES_END,
    MAX_SPEECH_TOKENS,
    PREBUILT_VOICES,
    SOUND_TOKENS_PER_SECOND,
    SPEECH_INPUT_MICROS,
    SPEECH_PRICES,
    SPEECH_WORK_SECONDS,
)
from emulator.services.google_schemas import SPEECH_CONFIG
from emulator.spoken_sound import spoken_seconds

# With these models, what others ignore is refused (Google's migration guide to Gemini 3.8 TTS).
REFUSED_OF_CONFIG = ("temperature", "top_p", "top_k")


class InvalidOrderError(Exception):
    """An invalid order, with an HTTP status and a message."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def build_speech_order(
    body: dict[str, Any],
    prompt: str,
    wanted: dict[str, Any],
    common_fields: Callable[..., dict[str, Any]],
) -> Order:
    """Build the order of a line. `wanted`: the response format. Raises InvalidOrderError."""
    _check_config(body.get("generation_config") or {})
    if not wanted and "audio" not in (body.get("response_modalities") or ()):
        raise InvalidOrderError(f"{body['model']} gives audio alone: ask for it.")
    if len(prompt) > MAX_SPEECH_TOKENS * CHARACTERS_PER_TOKEN:
        raise InvalidOrderError(f"The input has more than {MAX_SPEECH_TOKENS} tokens.")
    dollars, micros = SPEECH_PRICES[body["model"]]
    factor = 1 if datetime.now(UTC).date() < LAUNCH_PRICES_END else 2
    seconds = spoken_seconds(prompt)
    return Order(
        prompt=prompt,
        seconds=seconds,
        work_seconds=SPEECH_WORK_SECONDS,
        price=to_micros(dollars, len(prompt) / 1_000),
        kind="speech",
        **common_fields(
            body,
            kind="audio",
            delivery=wanted.get("delivery", "inline"),
            mime=wanted.get("mime_type", "audio/wav"),
            tokens=max(1, round(seconds * SOUND_TOKENS_PER_SECOND)),
            token_price=factor * micros,
            input_price=factor * SPEECH_INPUT_MICROS,
        ),
    )


def _check_config(config: dict[str, Any]) -> None:
    if odd := [name for name in REFUSED_OF_CONFIG if config.get(name) is not None]:
        raise InvalidOrderError(f"Speech does not support {', '.join(odd)}.")
    if problem := SPEECH_CONFIG(config.get("speech_config")):
        raise InvalidOrderError(f"speech_config: {problem}")
    for each in config["speech_config"]:
        if each["voice"] not in PREBUILT_VOICES:
            raise InvalidOrderError(f"The voice {each['voice']} was not found.")
