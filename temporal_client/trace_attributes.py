"""What a span tells of an activity's order: ids and names only, none of the words that people wrote."""

from collections.abc import Sequence

from tracing import Attribute

TOLD = ("job_id", "stage", "scene", "take", "line", "language", "provider", "model")
# Where an order keeps them.
PARTS = ("accepted", "key")


def describe_order(args: Sequence[object]) -> dict[str, Attribute]:
    """Return the ids of what an activity is asked for."""
    return _describe(args[0]) if args else {}


def _describe(order: object) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for part in PARTS:
        if (inner := getattr(order, part, None)) is not None:
            found |= _describe(inner)
    given = {name: getattr(order, name, None) for name in TOLD}
    return found | {name: value for name, value in given.items() if value and isinstance(value, str | int)}
