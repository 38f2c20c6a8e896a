"""Interactions of Gemini Omni's, and an order for one."""

import base64
from dataclasses import replace

from contracts import Resolution
from tests.providers.kit import a_clip

ORDER = replace(a_clip(seconds=4.2), model="gemini-omni-1.2-flash", resolution=Resolution.P720)
CREATE, ASK = "POST /v1beta/interactions", "GET /v1beta/interactions/i1"
CANCEL, FILE = "POST /v1beta/interactions/i1/cancel", "GET /v1beta/files/f1"
MEDIA = "GET /v1beta/files/f1:download"
FILM = b"a whole film"


def an_interaction(status: str = "completed", *videos: dict[str, str], **more: object) -> dict[str, object]:
    steps = [
        {"type": "user_input", "content": [{"type": "video", "uri": "https://x.example/given.mp4"}]},
        {"type": "thought", "content": []},
        {"type": "model_output", "content": [{"type": "video", **video} for video in videos]},
    ]
    return {"id": "i1", "object": "interaction", "status": status, "steps": steps, **more}


def inline() -> dict[str, str]:
    return {"data": base64.b64encode(FILM).decode(), "mime_type": "video/mp4"}


def by_uri(url: str) -> dict[str, str]:
    return {"uri": f"{url}/v1beta/files/f1:download?alt=media", "mime_type": "video/mp4"}


def an_error(status: str, *details: dict[str, str]) -> dict[str, object]:
    return {"error": {"code": 1, "message": "Their words.", "status": status, "details": details}}
