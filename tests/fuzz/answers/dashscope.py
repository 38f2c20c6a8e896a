"""DashScope (help.aliyun.com/model-studio/manage-asynchronous-tasks; dashscope 2.0.2)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_ALI = partial(Recorded, "DashScope", at="GET /api/v1/tasks/t1", word="output.task_status")
_TIMES = {"submit_time": "2026-11-20 10:00:00.123", "scheduled_time": "2026-11-20 10:00:01.456"}
_USAGE = {"duration": 5, "input_video_duration": 0, "output_video_duration": 5, "video_count": 1, "SR": 720}


def _task(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"request_id": "q", "output": {"task_id": "t1", "task_status": status} | _TIMES | more}


ANSWERS = (
    _ALI("pending", body=_task("PENDING"), state=State.QUEUED),
    _ALI("running", body=_task("RUNNING"), state=State.RUNNING),
    _ALI(
        "succeeded",
        body=_task("SUCCEEDED", video_url=FILE_URL, orig_prompt="A kite.") | {"usage": _USAGE},
        needed=("output.video_url",),
        state=State.SUCCEEDED,
    ),
    _ALI(
        "failed",
        body=_task("FAILED", code="InternalError.Algo", message="Their words."),
        needed=("output.code", "output.message"),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _ALI(
        "failed, unsafe",
        body=_task("FAILED", code="DataInspectionFailed", message="Their words."),
        needed=("output.code", "output.message"),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _ALI("canceled", body=_task("CANCELED"), state=State.CANCELED),
    Recorded(
        "DashScope",
        "created",
        "POST /api/v1/services/aigc/video-generation/video-synthesis",
        _task("PENDING"),
        needed=("output.task_id",),
        call=Call.SUBMIT,
    ),
)
