"""ElevenLabs' refusals in our words."""

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.music_requests import music_error
from providers.kit.response_model import ResponseModel
from providers.kit.speech_requests import speech_error
from providers.kit.transport import HttpError
from providers.protocol import MediaOrder
from providers.voice_takes import VoiceOrder

# Values of the error's `status` (newer: also `code` and `type`), whatever the HTTP status.
_CODE_KINDS = {
    "quota_exceeded": ErrorType.QUOTA_EXHAUSTED,
    "invalid_api_key": ErrorType.AUTH_FAILED,
    "bad_prompt": ErrorType.SAFETY_BLOCKED,
    "bad_composition_plan": ErrorType.SAFETY_BLOCKED,
    "content_against_policy": ErrorType.SAFETY_BLOCKED,
    "voice_not_found": ErrorType.INVALID_REQUEST,
    "too_many_concurrent_requests": ErrorType.RATE_LIMITED,
    "system_busy": ErrorType.RATE_LIMITED,
}
# Seconds to wait: until one of our own calls has finished; longer for a busy system.
_CODE_WAITS = {"too_many_concurrent_requests": 10.0, "system_busy": 30.0}
# A line is spoken in a few seconds.
_SPEECH_WAITS = {"too_many_concurrent_requests": 2.0, "system_busy": 15.0}


class _Detail(ResponseModel):
    status: str = ""
    code: str = ""
    type: str = ""


class _Error(ResponseModel):
    # A list or a text is FastAPI's own validation error, and is ignored.
    detail: _Detail | None = None


def translate_error(error: HttpError, order: MediaOrder) -> ProviderError:
    """Return the refusal of an order as our error."""
    found = error.answer.try_parse_as(_Error)
    detail = (found and found.detail) or _Detail()
    words = (word.lower() for word in (detail.status, detail.code, detail.type))
    said = next((word for word in words if word in _CODE_KINDS), None)
    if error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    kind = _CODE_KINDS[said] if said else error.kind
    if isinstance(order, VoiceOrder):
        return speech_error(kind, error, wait=_SPEECH_WAITS.get(said or ""))
    return music_error(kind, error, wait=_CODE_WAITS.get(said or ""))
