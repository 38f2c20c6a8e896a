"""ElevenLabs (elevenlabs 2.78.0) and Stability (its OpenAPI document v2alpha)."""

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILM, Call, Recorded

_COMPOSE = "POST /v1/music"
_STABILITY = "POST /v2beta/audio/stable-audio/text-to-audio"
_RESULT = "GET /v2beta/audio/results/t1"
_AUDIO = {"content-type": "audio/mpeg", "seed": "7", "finish-reason": "SUCCESS", "x-request-id": "r1"}

ANSWERS = (
    Recorded(
        "ElevenLabs",
        "music",
        _COMPOSE,
        {"content-type": "audio/mpeg", "song-id": "s1", "request-id": "r1", "character-cost": "900"},
        needed=("content-type",),
        media=FILM,
        call=Call.SUBMIT,
    ),
    Recorded(
        "ElevenLabs",
        "no money",
        _COMPOSE,
        {
            "detail": {
                "status": "quota_exceeded",
                "message": "No.",
                "request_id": "r1",
                "type": None,
                "code": None,
            }
        },
        needed=("detail.status",),
        call=Call.SUBMIT,
        status=401,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    Recorded(
        "ElevenLabs",
        "bad prompt",
        _COMPOSE,
        {
            "detail": {
                "type": "validation",
                "code": "bad_prompt",
                "data": {"prompt_suggestion": "x"},
                "status": None,
            }
        },
        needed=("detail.code", "detail.status"),
        call=Call.SUBMIT,
        status=422,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "Stability",
        "accepted",
        _STABILITY,
        {"id": "t1", "status": "x"},
        needed=("id",),
        call=Call.SUBMIT,
        status=202,
    ),
    Recorded(
        "Stability",
        "music at once",
        _STABILITY,
        _AUDIO,
        needed=("content-type",),
        media=FILM,
        call=Call.SUBMIT,
    ),
    Recorded(
        "Stability",
        "unsafe",
        _STABILITY,
        {"id": "e1", "name": "content_moderation", "errors": ["Their words."]},
        needed=("name",),
        call=Call.SUBMIT,
        status=403,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "Stability",
        "pending",
        _RESULT,
        {"id": "t1", "status": "in-progress"},
        status=202,
        state=State.RUNNING,
    ),
    Recorded(
        "Stability", "done", _RESULT, _AUDIO, needed=("content-type",), media=FILM, state=State.SUCCEEDED
    ),
    Recorded(
        "Stability",
        "filtered",
        _RESULT,
        _AUDIO | {"finish-reason": "CONTENT_FILTERED"},
        word="finish-reason",
        media=FILM,
        synonyms=False,
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
)
