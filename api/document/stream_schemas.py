"""The events of both progress streams in the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.http.content_negotiation import EVENT_STREAM_MEDIA_TYPE
from api.progress.snapshot import ProgressSnapshot
from api.progress.sse_events import DoneEvent, SignedOutEvent, SseEventType, UnavailableEvent

REF = "#/components/schemas/"
STREAM_EVENT = "StreamEvent"
_DATA: Mapping[SseEventType, tuple[type[BaseModel], ...]] = {
    SseEventType.UPDATE: (ProgressSnapshot,),
    SseEventType.DONE: (DoneEvent,),
    SseEventType.ERROR: (UnavailableEvent, SignedOutEvent),
    SseEventType.PING: (),
}


def document_streams(document: dict[str, Any]) -> None:
    """Describe the events, and name their schema in both streams."""
    schemas = document["components"]["schemas"]
    schemas |= define_schemas(DoneEvent, UnavailableEvent, SignedOutEvent)
    schemas[STREAM_EVENT] = {
        "title": STREAM_EVENT,
        "description": "A server-sent event. `data` is JSON, of the schema that `contentSchema` names.",
        "oneOf": [_describe_event(kind, models) for kind, models in _DATA.items()],
    }
    for path in document["paths"].values():
        for operation in path.values():
            _name_schema(operation["responses"])


def define_schemas(*models: type[BaseModel]) -> dict[str, Any]:
    """Return the schemas of models as they are sent, and of all that they hold."""
    _, definitions = models_json_schema(
        [(model, "serialization") for model in models], ref_template=REF + "{model}"
    )
    found: dict[str, Any] = definitions["$defs"]
    return found


def _describe_event(kind: SseEventType, models: tuple[type[BaseModel], ...]) -> dict[str, Any]:
    content: dict[str, Any] = {"anyOf": [{"$ref": REF + model.__name__} for model in models]}
    data = {"type": "string", "description": "The event's JSON.", "contentMediaType": "application/json"}
    fields: dict[str, Any] = {
        "event": {"const": kind.value, "description": "The name of the event."},
        "data": data | ({"contentSchema": content} if models else {"const": "{}"}),
        "id": {"type": "string", "description": "Send it as `Last-Event-ID` to go on after this event."},
    }
    return {"type": "object", "required": ["event", "data"], "properties": fields}


def _name_schema(responses: dict[str, Any]) -> None:
    """Name the schema, and let JSON come first: generators of clients take the first type that they read."""
    content = responses.get("200", {}).get("content", {})
    if EVENT_STREAM_MEDIA_TYPE in content:
        stream = content.pop(EVENT_STREAM_MEDIA_TYPE)
        stream.pop("itemSchema", None)  # It comes with OpenAPI 3.2 only.
        content[EVENT_STREAM_MEDIA_TYPE] = stream | {"schema": {"$ref": REF + STREAM_EVENT}}
