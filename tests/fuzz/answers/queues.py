"""fal's queue (recordings, fal-client 1.0.3) and Replicate's predictions (replicate 2.0.0b4)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_JOB = "/minimax/h3/requests/t1"
_RESULT = {
    "video": {"url": FILE_URL, "content_type": "video/mp4", "file_name": "x.mp4", "file_size": 12, "fps": 24},
    "seed": 7,
    "actual_prompt": "a kite",
}
_STATUS = partial(Recorded, "fal", at=f"GET {_JOB}/status", word="status", others={f"GET {_JOB}": _RESULT})
_REPLICATE = partial(
    Recorded, "Replicate", at="GET /predictions/t1", word="status", stated=("metrics",), synonyms=False
)


def _status(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    urls = {f"{what}_url": f"http://service.example{_JOB}/{what}" for what in ("status", "cancel")}
    whole: dict[str, Any] = {
        "status": status,
        "request_id": "t1",
        "response_url": f"http://service.example{_JOB}",
    }
    return whole | urls | {"logs": None, "metrics": {}} | more


def _prediction(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    dates: dict[str, Any] = {
        "created_at": "2026-11-20T10:00:00.123Z",
        "started_at": None,
        "completed_at": None,
        "deadline": None,
    }
    whole: dict[str, Any] = {
        "id": "t1",
        "model": "kwaivgi/kling-v3-video",
        "version": "hidden",
        "status": status,
        "error": None,
    }
    urls = {
        "get": "https://a.example/t1",
        "cancel": "https://a.example/t1/cancel",
        "web": "https://a.example",
    }
    rest: dict[str, Any] = {
        "input": {"prompt": "a kite", "duration": 5},
        "output": None,
        "logs": "",
        "metrics": {},
        "urls": urls,
    }
    return whole | dates | rest | {"data_removed": False, "source": "api"} | more


ANSWERS = (
    _STATUS("in queue", body=_status("IN_QUEUE", queue_position=3), state=State.QUEUED, status=202),
    _STATUS(
        "in progress", body=_status("IN_PROGRESS", logs=[{"message": "x"}]), state=State.RUNNING, status=202
    ),
    _STATUS("completed", body=_status("COMPLETED", metrics={"inference_time": 51.2}), state=State.SUCCEEDED),
    Recorded(
        "fal",
        "result",
        f"GET {_JOB}",
        _RESULT,
        needed=("video.url",),
        state=State.SUCCEEDED,
        others={f"GET {_JOB}/status": _status("COMPLETED")},
    ),
    Recorded(
        "fal",
        "unsafe",
        f"GET {_JOB}",
        {
            "detail": [
                {"loc": ["body", "prompt"], "msg": "No.", "type": "content_policy_violation", "ctx": {}}
            ]
        },
        needed=("detail.0.type",),
        status=422,
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
        others={f"GET {_JOB}/status": _status("COMPLETED")},
    ),
    Recorded(
        "fal",
        "could not start",
        f"GET {_JOB}/status",
        _status("COMPLETED", error="Request timed out.", error_type="request_timeout"),
        needed=("error_type",),
        word="status",
        state=State.FAILED,
        kind=ErrorType.TRANSIENT,
        others={f"GET {_JOB}": {"detail": "Request timed out."}},
        synonyms=False,
    ),
    Recorded(
        "fal",
        "created",
        "POST /minimax/h3/text-to-video",
        _status("IN_QUEUE", gateway_request_id="g1", queue_position=0),
        needed=("request_id", "response_url"),
        call=Call.SUBMIT,
    ),
    _REPLICATE("starting", body=_prediction("starting"), state=State.QUEUED),
    _REPLICATE("processing", body=_prediction("processing", logs="50%"), state=State.RUNNING),
    _REPLICATE(
        "succeeded", body=_prediction("succeeded", output=FILE_URL), needed=("output",), state=State.SUCCEEDED
    ),
    _REPLICATE(
        "succeeded, a list",
        body=_prediction("succeeded", output=[FILE_URL, "https://x.example/2"]),
        needed=("output.0",),
        state=State.SUCCEEDED,
    ),
    _REPLICATE(
        "failed",
        body=_prediction("failed", error="flagged as sensitive (E005)"),
        needed=("error",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    _REPLICATE("canceled", body=_prediction("canceled"), state=State.CANCELED),
    _REPLICATE("aborted", body=_prediction("aborted"), state=State.CANCELED),
    Recorded(
        "Replicate",
        "created",
        "POST /models/kwaivgi/kling-v3-video/predictions",
        _prediction("starting"),
        needed=("id",),
        word="status",
        call=Call.SUBMIT,
        status=201,
    ),
)
