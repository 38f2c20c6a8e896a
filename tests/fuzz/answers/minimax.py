"""MiniMax: version 2 (@ai-sdk/minimax 3.0.45) and version 1 (its pages)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_V2 = partial(
    Recorded,
    "MiniMax v2",
    at="GET /v2/query/video_generation/t1",
    word="task.status",
    stated=("task.usage", "task.model", "task.resolution"),
)
_FILE = {
    "file": {"file_id": "f1", "bytes": 12, "filename": "x.mp4", "purpose": "video", "download_url": FILE_URL}
}
_OK = {"base_resp": {"status_code": 0, "status_msg": "success"}}
_V1 = partial(
    Recorded,
    "MiniMax v1",
    at="GET /v1/query/video_generation",
    word="status",
    others={"GET /v1/files/retrieve": _FILE | _OK},
)


def _task(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    usage: dict[str, Any] = {
        "total_seconds": 5,
        "input_seconds": 0,
        "output_seconds": 5,
        "input_image_count": 0,
    }
    task: dict[str, Any] = {
        "id": "t1",
        "model": "MiniMax-H3",
        "status": status,
        "error": None,
        "content": None,
        "usage": usage,
    }
    task |= {
        "resolution": "768P",
        "duration": 5,
        "ratio": "16:9",
        "created_at": 1_777_000_000,
        "updated_at": 1,
    }
    return {"task": task | more}


def _v1(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return (
        {"task_id": "t1", "status": status, "file_id": "f1", "video_width": 1366, "video_height": 768}
        | _OK
        | more
    )


ANSWERS = (
    _V2("queued", body=_task("queued"), state=State.QUEUED),
    _V2("running", body=_task("running"), state=State.RUNNING),
    _V2(
        "succeeded",
        body=_task("succeeded", content={"url": FILE_URL}),
        needed=("task.content.url",),
        state=State.SUCCEEDED,
    ),
    _V2(
        "failed, unsafe",
        body=_task("failed", error={"code": 1026, "message": "Their words."}),
        needed=("task.error.code", "task.error.message"),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _V2(
        "expired",
        body=_task("expired"),
        needed=("task.error",),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _V2("cancelled", body=_task("cancelled"), state=State.CANCELED),
    Recorded(
        "MiniMax v2",
        "created",
        "POST /v2/video_generation",
        {"task_id": "t1", "base_resp": None},
        needed=("task_id",),
        call=Call.SUBMIT,
    ),
    Recorded(
        "MiniMax v2",
        "no money",
        "POST /v2/video_generation",
        {
            "type": "error",
            "error": {"type": "insufficient_balance_error", "message": "No.", "http_code": "402"},
        },
        needed=("error.type", "error.message"),
        call=Call.SUBMIT,
        status=402,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    _V1(
        "preparing", body=_v1("Preparing", file_id=""), needed=("base_resp.status_code",), state=State.QUEUED
    ),
    _V1(
        "processing",
        body=_v1("Processing", file_id=""),
        needed=("base_resp.status_code",),
        state=State.RUNNING,
    ),
    _V1("success", body=_v1("Success"), needed=("base_resp.status_code", "file_id"), state=State.SUCCEEDED),
    _V1(
        "fail",
        body=_v1("Fail", base_resp={"status_code": 1027, "status_msg": "Their words."}),
        needed=("base_resp.status_code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "MiniMax v1",
        "file",
        "GET /v1/files/retrieve",
        _FILE | _OK,
        needed=("file.download_url",),
        state=State.SUCCEEDED,
        others={"GET /v1/query/video_generation": _v1("Success")},
    ),
    Recorded(
        "MiniMax v1",
        "created",
        "POST /v1/video_generation",
        {"task_id": "t1"} | _OK,
        needed=("task_id",),
        call=Call.SUBMIT,
    ),
)
