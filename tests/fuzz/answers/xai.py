"""xAI (xai-sdk 1.21.0, `video_pb2`, and answers in the issues of vercel/ai 13390 and 17887)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

# "expired" is another end than "failed" is: so no word may stand for it.
_XAI = partial(Recorded, "xAI", at="GET /v1/videos/t1", word="status", stated=("usage",), state=State.RUNNING)
_USAGE = {"usage": {"cost_in_usd_ticks": 3_500_000_000}}


def _done(respect_moderation: bool) -> dict[str, Any]:
    video = {"url": FILE_URL, "duration": 5, "respect_moderation": respect_moderation}
    return {"status": "done", "video": video, "model": "grok-imagine-video", "progress": 100} | _USAGE


def _failed(code: str) -> dict[str, Any]:
    return {"status": "failed", "error": {"code": code, "message": "Their words."}, "progress": 7}


ANSWERS = (
    _XAI("pending", body={"status": "pending", "progress": 42, "model": "grok-imagine-video"}),
    _XAI("done", body=_done(True), needed=("video.url", "video.respect_moderation"), state=State.SUCCEEDED),
    _XAI(
        "done, kept back",
        body=_done(False),
        needed=("video.respect_moderation",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
        synonyms=False,
    ),
    _XAI(
        "failed",
        body=_failed("internal_error"),
        needed=("error.code", "error.message"),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
        synonyms=False,
    ),
    _XAI(
        "failed, not permitted",
        body=_failed("permission_denied"),
        needed=("error.code", "error.message"),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
        synonyms=False,
    ),
    Recorded(
        "xAI",
        "created",
        "POST /v1/videos/generations",
        {"request_id": "t1"},
        needed=("request_id",),
        call=Call.SUBMIT,
    ),
)
