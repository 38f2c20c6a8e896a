"""Videos at a gateway, and an order for one."""

from dataclasses import replace
from datetime import UTC, datetime

from contracts import Resolution
from tests.providers.kit import a_clip

ORDER = replace(a_clip(seconds=4.2), model="sora-2", resolution=Resolution.P720)
NOW = datetime.now(UTC)
CREATE, LIST, ASK, BYTES = "POST /videos", "GET /videos", "GET /videos/v1", "GET /videos/v1/content"


def a_video(**more: object) -> dict[str, object]:
    return {
        "id": "v1",
        "object": "video",
        "model": "sora-2",
        "status": "queued",
        "created_at": int(NOW.timestamp()),
        "prompt": ORDER.text,
        "seconds": "8",
        "size": "1280x720",
        **more,
    }
