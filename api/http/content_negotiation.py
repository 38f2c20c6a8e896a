"""Content negotiation: one path, served as an event stream or as JSON."""

from typing import Any

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

EVENT_STREAM_MEDIA_TYPE, JSON_MEDIA_TYPE = "text/event-stream", "application/json"


class JsonRoute(APIRoute):
    """A route for clients that prefer JSON to a stream; others fall through to the path's next route."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match like any route, but only if the client prefers JSON."""
        if not wants_json(Headers(scope=scope).get("accept", "")):
            return Match.NONE, {}
        return super().matches(scope)


def wants_json(accept: str) -> bool:
    """Return whether Accept prefers JSON to an event stream."""
    return prefers(accept, JSON_MEDIA_TYPE, EVENT_STREAM_MEDIA_TYPE)


def prefers(accept: str, one: str, other: str) -> bool:
    """Return whether Accept names the one media type, and prefers it to the other."""
    liked = dict(_parse_preference(part) for part in accept.split(","))
    return liked.get(one, 0.0) > liked.get(other, 0.0)


def _parse_preference(part: str) -> tuple[str, float]:
    name, *parameters = (each.strip() for each in part.lower().split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0


def stream_or_json_responses(model: type[Any]) -> dict[int | str, dict[str, Any]]:
    """Return the stream's `responses`, which document the JSON form too."""
    return {200: {"model": model, "description": "Events, or one picture as JSON."}}
