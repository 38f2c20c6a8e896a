"""What is left of a script when everything beside its story is left out."""

from dataclasses import dataclass

from workflows.contracts import ScriptForm


@dataclass(frozen=True)
class Passage:
    """A part that its author has set apart.

    `seconds`: the length that stands in the script; null where none does. `line`: what is heard or read
    meanwhile, where that is told apart from what is seen.
    """

    text: str
    seconds: float | None = None
    line: str = ""


@dataclass(frozen=True)
class Reading:
    """A script's story.

    `text` has paragraphs between blank lines, `#` before headings, and nothing else of its form. `passages`
    are there only where the script says what its scenes are: by their lengths, or in the rows of a table.
    """

    form: ScriptForm
    text: str
    passages: tuple[Passage, ...] = ()
    title: str = ""

    @property
    def seconds(self) -> float | None:
        """The film's length by the script; a passage without one is as long as the others on average."""
        known = [passage.seconds for passage in self.passages if passage.seconds is not None]
        return sum(known) / len(known) * len(self.passages) if known else None


def of_passages(form: ScriptForm, passages: list[Passage], title: str = "") -> Reading:
    """A script that says itself what its scenes are."""
    return Reading(form, "\n\n".join(passage.text for passage in passages), tuple(passages), title)
