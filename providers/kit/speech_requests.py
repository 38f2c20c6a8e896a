"""Checks and error messages that the speech adapters share."""

from collections.abc import Iterable

import httpx

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import ERROR_MESSAGES as OF_CLIPS
from providers.kit.error_messages import provider_error
from providers.kit.prompts import get_model
from providers.model_spec import ModelSpec
from providers.protocol import MediaOrder
from providers.voice_takes import VoiceOrder

# These services answer when the line is spoken, within seconds.
SPEECH_TIMEOUT = httpx.Timeout(75.0, connect=8.0, pool=5.0)
SPEECH_ERROR_MESSAGES = OF_CLIPS | {
    ErrorType.SAFETY_BLOCKED: "The voice's service found a line unsafe: change its words.",
    ErrorType.INVALID_REQUEST: "The voice's service does not speak a line as it was asked for.",
    ErrorType.MODEL_RETIRED: "The voice's service does not have this voice, or its model, any more.",
    ErrorType.GENERATION_FAILED: "The voice's service could not speak a line.",
}


def require_voice_order(order: MediaOrder) -> VoiceOrder:
    """Return the order if it is for a line. Raises INVALID_REQUEST."""
    if not isinstance(order, VoiceOrder):
        raise provider_error(ErrorType.INVALID_REQUEST)
    return order


def speech_error(
    kind: ErrorType, error: ProviderError, sentence: str | None = None, *, wait: float | None = None
) -> ProviderError:
    """Return the refusal as an error of that kind; retry after the service's delay, else `wait` seconds."""
    return ProviderError(
        kind,
        sentence or SPEECH_ERROR_MESSAGES.get(kind, error.message),
        final=provider_error(kind).final,
        retry_after_seconds=wait if error.retry_after_seconds is None else error.retry_after_seconds,
    )


def find_voice_id(models: Iterable[ModelSpec], order: VoiceOrder) -> str:
    """Return the service's id of the voice that is ordered. Raises INVALID_REQUEST."""
    voice = get_model(models, order.model).find_voice(order.voice)
    if voice is None:
        raise provider_error(ErrorType.INVALID_REQUEST)
    return voice.id
