"""What speaks OpenAI's `/v1/videos` (openai 3.52.0, `types/video.py`)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILM, Call, Recorded

_OPENAI = partial(
    Recorded, "OpenAI", at="GET /videos/t1", word="status", others={"GET /videos/t1/content": FILM}
)


def _video(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    whole: dict[str, Any] = {
        "id": "t1",
        "object": "video",
        "model": "sora-2",
        "status": status,
        "progress": 50,
        "prompt": "a kite",
    }
    dates: dict[str, Any] = {"created_at": 1_777_000_000, "completed_at": None, "expires_at": None}
    return (
        whole
        | dates
        | {"seconds": "4", "size": "1280x720", "remixed_from_video_id": None, "error": None}
        | more
    )


def _error(code: str) -> dict[str, object]:
    return {
        "error": {"message": "Their words.", "type": "invalid_request_error", "param": None, "code": code}
    }


ANSWERS = (
    _OPENAI("queued", body=_video("queued", progress=0), state=State.QUEUED),
    _OPENAI("in progress", body=_video("in_progress"), state=State.RUNNING),
    _OPENAI("completed", body=_video("completed", progress=100), state=State.SUCCEEDED),
    _OPENAI(
        "failed",
        body=_video("failed", error={"code": "video_generation_failed", "message": "No."}),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _OPENAI(
        "failed, unsafe",
        body=_video("failed", error={"code": "moderation_blocked", "message": "No."}),
        needed=("error.code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "OpenAI", "created", "POST /videos", _video("queued"), needed=("id",), word="status", call=Call.SUBMIT
    ),
    Recorded(
        "OpenAI",
        "no money",
        "POST /videos",
        _error("insufficient_quota"),
        needed=("error.code",),
        call=Call.SUBMIT,
        status=429,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
)
