"""Orders for MiniMax, and its tasks."""

from dataclasses import replace
from datetime import UTC, datetime

from contracts import Resolution
from tests.providers.answering import Said
from tests.providers.kit import a_clip

H3 = replace(a_clip(seconds=5.5), model="MiniMax-H3", resolution=Resolution.P720)
HAILUO = replace(H3, model="MiniMax-Hailuo-2.3")
NOW = datetime.now(UTC)


def a_task(status: str = "queued", job_id: str = "t1", **more: object) -> dict[str, object]:
    return {
        "id": job_id,
        "model": "MiniMax-H3",
        "status": status,
        "resolution": "768P",
        "duration": 6,
        "ratio": "16:9",
        "created_at": int(NOW.timestamp()),
        **more,
    }


def an_error(kind: str, message: str = "Their words.") -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message, "http_code": "1"}, "request_id": "r"}


NO_SUCH_TASK = Said(an_error("server_error", "record not found"), 500)
