"""An answer as it was recorded, with the fields that it needs and what must come of it."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contracts import ProviderJobState
from contracts.error_types import ErrorType

# Where a test's file lies, and what it holds.
FILE_URL = "http://files.example/clip.mp4"
FILM = b"a whole film"
JOB_ID = "t1"


class Call(StrEnum):
    """What the answer is an answer to."""

    # Ask, fetch and cancel.
    JOB = "job"
    SUBMIT = "submit"
    # A writer's storyboard.
    WRITE = "write"


@dataclass(frozen=True)
class Recorded:
    """One answer.

    `needed` are the paths ("output.0") without which it has no sense: all others may change as they like.
    `word` is the path of the word for the state; `synonyms`: any other word for the same end does as well.
    `stated` are paths that may change what is told of the cost, and nothing else. `in_text` is the path of
    JSON within a text. `others` answers further requests of the same adapter.
    """

    adapter: str
    name: str
    at: str
    body: Any
    needed: tuple[str, ...] = ()
    call: Call = Call.JOB
    state: ProviderJobState | None = None
    kind: ErrorType | None = None
    word: str = ""
    synonyms: bool = True
    stated: tuple[str, ...] = ()
    in_text: str = ""
    status: int = 200
    # Where the answer is a recording: then `body` stands for its headers.
    media: bytes = b""
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.adapter}: {self.name}"

    def content(self, body: object) -> bytes:
        """The bytes of a body of this kind, as they are sent."""
        if self.media:
            return self.media
        if self.in_text:
            body = copy.deepcopy(body)
            parent, _, last = self.in_text.rpartition(".")
            holder = at_path(body, parent)
            holder[last] = json.dumps(holder[last])
        return json.dumps(body).encode()

    def headers(self, body: object) -> dict[str, str]:
        """The headers that come with it."""
        if not self.media or not isinstance(body, dict):
            return {"content-type": "application/json"}
        plain = {
            name: str(value).encode("ascii", "ignore").decode()
            for name, value in body.items()
            if value is not None
        }
        return {name: " ".join(value.split()) for name, value in plain.items() if name in self.body}

    def unneeded(self) -> list[str]:
        """The paths of all fields that may change as they like."""
        kept = (*self.needed, self.word) if self.word else self.needed
        return [path for path in paths(self.body) if not any(related(path, each) for each in kept)]


def paths(body: object, above: str = "") -> Iterator[str]:
    """The path of each field and item, from the outside in."""
    items: Any = ()
    if isinstance(body, dict):
        items = body.items()
    elif isinstance(body, list):
        items = enumerate(body)
    for name, value in items:
        path = f"{above}.{name}" if above else str(name)
        yield path
        yield from paths(value, path)


def related(path: str, other: str) -> bool:
    """Whether one of the two is the other or lies within it."""
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def at_path(body: Any, path: str) -> Any:  # noqa: ANN401 - JSON
    """What is there."""
    for name in path.split("."):
        body = body[int(name)] if isinstance(body, list) else body[name]
    return body
