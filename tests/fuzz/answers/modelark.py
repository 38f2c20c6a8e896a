"""ModelArk (byteplus-python-sdk-v2 3.0.63, `types/content_generation`)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_ARK = partial(
    Recorded,
    "ModelArk",
    at="GET /contents/generations/tasks/t1",
    word="status",
    stated=("usage", "model", "resolution"),
)
_SHOWN = {"resolution": "720p", "ratio": "16:9", "duration": 5, "framespersecond": 24, "seed": 7}


def _task(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    times = {"created_at": 1_777_000_000, "updated_at": 1_777_000_060}
    return {"id": "t1", "model": "dreamina-seedance-2-0-260128", "status": status} | times | more


def _failed(code: str) -> dict[str, Any]:
    return _task("failed", error={"code": code, "message": "Their words."})


ANSWERS = (
    _ARK("queued", body=_task("queued"), state=State.QUEUED),
    _ARK("running", body=_task("running", content=None, error=None), state=State.RUNNING),
    _ARK(
        "succeeded",
        body=_task(
            "succeeded",
            content={"video_url": FILE_URL, "last_frame_url": ""},
            usage={"completion_tokens": 108_900, "total_tokens": 108_900},
            **_SHOWN,
        ),
        needed=("content.video_url",),
        state=State.SUCCEEDED,
    ),
    _ARK(
        "failed",
        body=_failed("InternalServiceError"),
        needed=("error.code", "error.message"),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _ARK(
        "failed, unsafe",
        body=_failed("OutputVideoSensitiveContentDetected"),
        needed=("error.code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _ARK("cancelled", body=_task("cancelled"), state=State.CANCELED),
    Recorded(
        "ModelArk",
        "created",
        "POST /contents/generations/tasks",
        {"id": "t1"},
        needed=("id",),
        call=Call.SUBMIT,
    ),
)
