"""Predictions of Replicate's, and an order for one."""

from dataclasses import replace
from datetime import UTC, datetime

from contracts import Resolution
from tests.providers.kit import a_clip

KLING = "kwaivgi/kling-v3-video"
ORDER = replace(a_clip(seconds=4.2), model=KLING, resolution=Resolution.P720)
CREATE, LIST, ASK = f"POST /models/{KLING}/predictions", "GET /predictions", "GET /predictions/p1"
NOW = datetime.now(UTC)
THE_INPUT = {
    "prompt": "A red kite over the hills at noon.",
    "mode": "standard",
    "duration": 5,
    "aspect_ratio": "16:9",
    "generate_audio": False,
}


def a_prediction(**more: object) -> dict[str, object]:
    return {
        "id": "p1",
        "model": KLING,
        "status": "starting",
        "input": THE_INPUT,
        "created_at": NOW.isoformat(),
        **more,
    }
