"""The animatic's orders as JSON, as its first version wrote them into files."""

import json
from dataclasses import asdict

from providers.adapters.animatic.unrenderable_order import UnrenderableOrderError
from providers.protocol import ClipOrder, MusicOrder

# The animatic takes no picture and has no sound, and a worker of an earlier version knows no such fields.
LEFT_OUT = ("stored_image", "looks", "references", "last_image", "sound")


def write_order(order: ClipOrder | MusicOrder) -> str:
    """Return the order as JSON."""
    kind = "music" if isinstance(order, MusicOrder) else "clip"
    fields = {name: value for name, value in asdict(order).items() if name not in LEFT_OUT}
    return json.dumps({"kind": kind, **fields})


def read_order(text: str) -> ClipOrder | MusicOrder:
    """Return the order of its JSON.

    Raises:
        UnrenderableOrderError: it cannot be read.
    """
    try:
        said = json.loads(text)
        return MusicOrder(**said) if said.pop("kind") == "music" else ClipOrder(**said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnrenderableOrderError("The order for this preview cannot be read.") from error
