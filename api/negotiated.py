"""One path, two forms: a stream of events, or one answer as JSON."""

from typing import Any

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

STREAM, JSON = "text/event-stream", "application/json"


class JsonRoute(APIRoute):
    """For those who ask for JSON and for no stream; all others pass on to the next route of this path."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any route; and only if JSON is wanted."""
        if not wants_json(Headers(scope=scope).get("accept", "")):
            return Match.NONE, {}
        return super().matches(scope)


def wants_json(accept: str) -> bool:
    """Whether an Accept header names JSON, and no stream by name that it likes as much."""
    liked = dict(_preference(part) for part in accept.split(","))
    return liked.get(JSON, 0.0) > liked.get(STREAM, 0.0)


def _preference(part: str) -> tuple[str, float]:
    name, *parameters = (each.strip() for each in part.lower().split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0


def both(model: type[Any]) -> dict[int | str, dict[str, Any]]:
    """For the stream's `responses`: that it can be had as JSON too."""
    return {200: {"model": model, "description": "Events, or one picture as JSON."}}
