"""Kling (its developers' pages of February and May 2026 as others have kept them)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_KLING = partial(
    Recorded,
    "Kling",
    at="GET /v1/videos/text2video/t1",
    word="data.task_status",
    stated=("data.final_unit_deduction",),
)


def _task(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    shown = {"task_id": "t1", "task_status": status, "task_status_msg": ""}
    times = {"created_at": 1_777_000_000_000, "updated_at": 1_777_000_060_000}
    task = shown | times | {"task_info": {"external_task_id": "ours"}} | more
    return {"code": 0, "message": "SUCCEED", "request_id": "r", "data": task}


def _failed(words: str) -> dict[str, Any]:
    return _task("failed", task_status_msg=words, final_unit_deduction="0")


ANSWERS = (
    _KLING("submitted", body=_task("submitted"), state=State.QUEUED),
    _KLING("processing", body=_task("processing"), state=State.RUNNING),
    _KLING(
        "succeeded",
        body=_task(
            "succeed",
            task_result={"videos": [{"id": "v", "url": FILE_URL, "duration": "5.1"}]},
            final_unit_deduction="3",
        ),
        needed=("data.task_result.videos.0.url",),
        state=State.SUCCEEDED,
    ),
    _KLING(
        "failed",
        body=_failed("Their words."),
        needed=("data.task_status_msg",),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _KLING(
        "failed, unsafe",
        body=_failed("Failure to pass the risk control system"),
        needed=("data.task_status_msg",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "Kling",
        "created",
        "POST /v1/videos/text2video",
        _task("submitted"),
        needed=("data.task_id", "code"),
        call=Call.SUBMIT,
    ),
)
