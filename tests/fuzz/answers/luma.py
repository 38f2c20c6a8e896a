"""Luma: the Agents API (luma-agents 0.5.0) and Dream Machine (lumaai 1.21.0)."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_LUMA = partial(Recorded, "Luma", at="GET /generations/t1", word="state")
_DREAM = partial(Recorded, "Dream Machine", at="GET /generations/t1", word="state")


def _generation(state: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    whole: dict[str, Any] = {
        "id": "t1",
        "state": state,
        "type": "video",
        "model": "ray-3.2",
        "created_at": "2026-11-20T10:00:00Z",
    }
    return whole | {"output": [], "failure_reason": None, "failure_code": None} | more


def _dream(state: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    request: dict[str, Any] = {
        "generation_type": "video",
        "model": "ray-2",
        "prompt": "a kite",
        "aspect_ratio": "16:9",
    }
    request |= {"duration": "5s", "resolution": "720p", "loop": False, "keyframes": None}
    whole: dict[str, Any] = {
        "id": "t1",
        "generation_type": "video",
        "state": state,
        "failure_reason": None,
        "model": "ray-2",
    }
    return whole | {"created_at": "2026-11-20T10:00:00Z", "assets": None, "request": request} | more


_FAILURE = {"failure_reason": "Their words.", "failure_code": "content_moderated"}
_ASSETS = {"video": FILE_URL, "image": "https://x.example/1.jpg", "progress_video": None}

ANSWERS = (
    _LUMA("queued", body=_generation("queued"), state=State.QUEUED),
    _LUMA("processing", body=_generation("processing"), state=State.RUNNING),
    _LUMA(
        "completed",
        body=_generation(
            "completed", output=[{"type": "video", "url": FILE_URL}, {"type": "image", "url": "x"}]
        ),
        needed=("output.0.url", "output.0.type"),
        state=State.SUCCEEDED,
    ),
    _LUMA(
        "failed",
        body=_generation("failed", **_FAILURE),
        needed=("failure_code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "Luma",
        "created",
        "POST /generations",
        _generation("queued"),
        needed=("id",),
        word="state",
        call=Call.SUBMIT,
        status=201,
    ),
    _DREAM("dreaming", body=_dream("dreaming"), state=State.RUNNING),
    _DREAM(
        "completed", body=_dream("completed", assets=_ASSETS), needed=("assets.video",), state=State.SUCCEEDED
    ),
    _DREAM(
        "failed",
        body=_dream("failed", failure_reason="Prompt was moderated"),
        needed=("failure_reason",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "Dream Machine",
        "created",
        "POST /generations/video",
        _dream("queued"),
        needed=("id",),
        word="state",
        call=Call.SUBMIT,
        status=201,
    ),
)
