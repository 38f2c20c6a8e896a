"""Lines: what is spoken in a scene, and whose voice speaks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from contracts.entities import EntityId
from contracts.narration import MAX_LINE_CHARS, VoiceName
from contracts.shared_types import FrozenModel
from contracts.text_characters import require_one_line

T = TypeVar("T")

LineText = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_LINE_CHARS), AfterValidator(require_one_line)
]
# The tags of a line's two forms. Pydantic puts them into the places of errors, where they name no field.
STRING_LINE, OBJECT_LINE = "line as a string", "line as an object"


class LineBrief(FrozenModel):
    """A line that another voice than the narrator's may speak."""

    model_config = ConfigDict(extra="forbid")

    text: LineText
    voice: VoiceName | None = Field(
        default=None, description="Of the narration's provider. Default: the entity's, else the narrator's."
    )
    entity: EntityId | None = Field(default=None, description="The id of the entity that says it.")


def _choose_form(line: Any) -> str:  # noqa: ANN401 - whatever a caller sends
    return OBJECT_LINE if isinstance(line, dict | LineBrief) else STRING_LINE


Line = Annotated[
    Annotated[LineText, Tag(STRING_LINE)] | Annotated[LineBrief, Tag(OBJECT_LINE)],
    Discriminator(_choose_form),
]


@dataclass(frozen=True)
class VoicedLine:
    """A line, and the voice that speaks it: its name, or None for the narrator's."""

    text: str
    voice: str | None = None


def list_by_number(lines: Mapping[int, Sequence[T]]) -> list[Sequence[T]]:
    """List the lines of scenes by their numbers, from 1: () of each number that has none."""
    return [lines.get(number, ()) for number in range(1, max(lines, default=0) + 1)]


def list_voices(lines: Sequence[VoicedLine]) -> tuple[str | None, ...]:
    """List the voices of lines in order, as a scene stores them: none if the narrator speaks them all."""
    voices = tuple(line.voice for line in lines)
    return voices if any(voices) else ()
