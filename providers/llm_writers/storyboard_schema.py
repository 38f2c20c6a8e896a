"""The JSON Schema of a storyboard as a language model answers it."""

from typing import Any

from contracts import ScriptOrder


def build_storyboard_schema(order: ScriptOrder) -> dict[str, Any]:
    """Return the schema of an order's answer: with ids of entities if there are any to be seen.

    It keeps to the subset that both services accept: closed objects, all properties required, few keywords.
    """
    fields: dict[str, Any] = {
        "text": {"type": "string"},
        "caption": {"type": "string"},
        "seconds": {"type": "integer"},
    }
    if order.entities:
        ids = [entity.id for entity in order.entities]
        fields["entities"] = {"type": "array", "items": {"type": "string", "enum": ids}}
    return closed_object(scenes={"type": "array", "items": closed_object(**fields)})


def closed_object(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON schema
    """Return the schema of an object with these properties, all required, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
