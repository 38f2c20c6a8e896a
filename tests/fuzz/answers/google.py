"""Google: interactions (google-genai 3.4.0, its files of 2026) and Veo's operations on Vertex."""

import base64
from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, FILM, Call, Recorded

Json = dict[str, Any]
_DATA = base64.b64encode(FILM).decode()
_OMNI = partial(
    Recorded,
    "Google Omni",
    at="GET /v1beta/interactions/t1",
    word="status",
    stated=("usage", "model"),
    synonyms=False,
)
_LYRIA = partial(
    Recorded,
    "Google Lyria",
    at="GET /v1beta/interactions/t1",
    word="status",
    stated=("usage", "model"),
    synonyms=False,
)
_VERTEX = partial(
    Recorded,
    "Vertex",
    at="POST /v1/projects/longtake/locations/us-central1/publishers/google/models/"
    "veo-3.1-lite-generate-001:fetchPredictOperation",
)


def _interaction(status: str, *made: Json, **more: Any) -> Json:  # noqa: ANN401 - JSON
    steps: list[Json] = [
        {"type": "user_input", "content": [{"type": "text", "text": "a kite"}]},
        {"type": "thought", "signature": "c2ln", "summary": []},
    ]
    if made:
        steps.append({"type": "model_output", "content": list(made)})
    whole = {
        "id": "t1",
        "object": "interaction",
        "model": "gemini-omni-1.2-flash",
        "status": status,
        "steps": steps,
    }
    usage: Json = {"total_input_tokens": 12, "total_output_tokens": 28_960, "total_tokens": 28_972}
    usage |= {"output_tokens_by_modality": [{"modality": "video", "tokens": 28_960}]}
    dates = {"created": "2026-11-20T10:00:00Z", "updated": "2026-11-20T10:01:00Z"}
    return whole | dates | {"usage": usage, "errors": []} | more


_INLINE = {"type": "video", "mime_type": "video/mp4", "data": _DATA}
_NAMED = {"type": "video", "mime_type": "video/mp4", "uri": FILE_URL}
_AT_HOME = {"type": "video", "mime_type": "video/mp4", "uri": "http://service.example/v1beta/files/f1"}
_AUDIO = {"type": "audio", "mime_type": "audio/mp3", "data": _DATA}
_ERROR = [{"code": "safety_violation", "message": "Their words."}]
_REASON = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
_WRONG_KEY = {
    "error": {"code": 400, "message": "No.", "status": "INVALID_ARGUMENT", "details": [_REASON]},
}

ANSWERS = (
    _OMNI("queued", body=_interaction("queued"), state=State.QUEUED),
    _OMNI("in progress", body=_interaction("in_progress"), state=State.RUNNING),
    _OMNI(
        "completed, inline",
        body=_interaction("completed", _INLINE),
        needed=("steps.2.content.0.data", "steps.2.content.0.type", "steps.2.type"),
        state=State.SUCCEEDED,
    ),
    _OMNI(
        "completed, named",
        body=_interaction("completed", _NAMED),
        needed=("steps.2.content.0.uri", "steps.2.content.0.type", "steps.2.type"),
        state=State.SUCCEEDED,
    ),
    _OMNI(
        "completed, beside the steps",
        body=_interaction("completed", output_video=_INLINE),
        needed=("output_video.data",),
        state=State.SUCCEEDED,
    ),
    _OMNI(
        "failed, unsafe",
        body=_interaction("failed", errors=_ERROR),
        needed=("errors.0.code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _OMNI(
        "over budget",
        body=_interaction("budget_exceeded"),
        state=State.FAILED,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    _OMNI("cancelled", body=_interaction("cancelled"), state=State.CANCELED),
    Recorded(
        "Google Omni",
        "file",
        "GET /v1beta/files/f1",
        {"name": "files/f1", "mimeType": "video/mp4", "sizeBytes": "12", "state": "ACTIVE", "uri": FILE_URL},
        word="state",
        synonyms=False,
        state=State.SUCCEEDED,
        others={"GET /v1beta/interactions/t1": _interaction("completed", _AT_HOME)},
    ),
    Recorded(
        "Google Omni",
        "created",
        "POST /v1beta/interactions",
        _interaction("in_progress"),
        needed=("id",),
        word="status",
        call=Call.SUBMIT,
        synonyms=False,
    ),
    Recorded(
        "Google Omni",
        "wrong key",
        "POST /v1beta/interactions",
        _WRONG_KEY,
        needed=("error.details.0.reason",),
        call=Call.SUBMIT,
        status=400,
        kind=ErrorType.AUTH_FAILED,
    ),
    _LYRIA(
        "completed",
        body=_interaction("completed", _AUDIO, output_text="[Verse]"),
        needed=("steps.2.content.0.data", "steps.2.content.0.type", "steps.2.type"),
        state=State.SUCCEEDED,
    ),
    _LYRIA("in progress", body=_interaction("in_progress"), state=State.RUNNING),
    Recorded(
        "Google Lyria",
        "made at once",
        "POST /v1beta/interactions",
        _interaction("completed", _AUDIO),
        needed=("steps.2.content.0.data", "steps.2.content.0.type", "steps.2.type"),
        word="status",
        synonyms=False,
        call=Call.SUBMIT,
    ),
    Recorded(
        "Google Lyria",
        "made later",
        "POST /v1beta/interactions",
        _interaction("in_progress"),
        needed=("id",),
        word="status",
        synonyms=False,
        call=Call.SUBMIT,
    ),
    _VERTEX("running", body={"name": "t1", "metadata": {"@type": "x"}}, state=State.RUNNING),
    _VERTEX(
        "done",
        body={
            "name": "t1",
            "done": True,
            "response": {
                "@type": "x",
                "raiMediaFilteredCount": 0,
                "raiMediaFilteredReasons": [],
                "videos": [{"bytesBase64Encoded": _DATA, "mimeType": "video/mp4"}],
            },
        },
        needed=("done", "response.videos.0.bytesBase64Encoded"),
        state=State.SUCCEEDED,
    ),
    _VERTEX(
        "filtered",
        body={"name": "t1", "done": True, "response": {"raiMediaFilteredCount": 1, "videos": []}},
        needed=("done", "response.raiMediaFilteredCount", "response.videos"),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _VERTEX(
        "error",
        body={"name": "t1", "done": True, "error": {"code": 8, "message": "Quota.", "details": []}},
        needed=("done", "error.code"),
        state=State.FAILED,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    Recorded(
        "Vertex",
        "created",
        "POST /v1/projects/longtake/locations/us-central1/publishers/google/models/"
        "veo-3.1-lite-generate-001:predictLongRunning",
        {"name": "projects/p/operations/o1", "metadata": {}},
        needed=("name",),
        call=Call.SUBMIT,
    ),
)
