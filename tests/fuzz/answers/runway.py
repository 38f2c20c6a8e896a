"""Runway (runwayml 5.24.0, `types/task_retrieve_response.py`)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_RUNWAY = partial(Recorded, "Runway", at="GET /v1/tasks/t1", word="status", stated=("cost",))


def _task(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"id": "t1", "createdAt": "2026-11-20T10:00:00.000Z", "status": status} | more


def _failed(code: str) -> dict[str, Any]:
    return _task("FAILED", failure="Their words.", failureCode=code, cost={"credits": 0})


ANSWERS = (
    _RUNWAY("pending", body=_task("PENDING"), state=State.QUEUED),
    _RUNWAY("throttled", body=_task("THROTTLED"), state=State.QUEUED),
    _RUNWAY("running", body=_task("RUNNING", progress=0.42), state=State.RUNNING),
    _RUNWAY(
        "succeeded",
        body=_task("SUCCEEDED", output=[FILE_URL, "https://x.example/2"], cost={"credits": 60}, progress=1),
        needed=("output.0",),
        state=State.SUCCEEDED,
    ),
    _RUNWAY(
        "failed",
        body=_failed("INTERNAL.BAD_OUTPUT.CODE01"),
        needed=("failureCode",),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _RUNWAY(
        "failed, unsafe",
        body=_failed("SAFETY.INPUT.TEXT"),
        needed=("failureCode",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _RUNWAY("cancelled", body=_task("CANCELLED", cost={"credits": 0}), state=State.CANCELED),
    Recorded(
        "Runway",
        "created",
        "POST /v1/text_to_video",
        {"id": "t1", "estimatedCost": {"credits": 60}},
        needed=("id",),
        call=Call.SUBMIT,
    ),
)
