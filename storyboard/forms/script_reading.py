"""The result of reading a script: its form, story, passages and title."""

from dataclasses import dataclass

from contracts import ScriptForm


@dataclass(frozen=True)
class Passage:
    """A part of a script that its author set apart.

    `seconds`: the length written in the script, if any. `line`: what is heard or read in it, if the script
    keeps that apart from what is seen.
    """

    text: str
    seconds: float | None = None
    line: str = ""


@dataclass(frozen=True)
class ScriptReading:
    """A script's story.

    `text` has blank lines between paragraphs, `#` before headings, and no other markup. `passages` is set
    only if the script defines its scenes, by written lengths or by the rows of a table.
    """

    form: ScriptForm
    text: str
    passages: tuple[Passage, ...] = ()
    title: str = ""

    @property
    def seconds(self) -> float | None:
        """The film's length by the script, None if unknown; a passage without a length counts as the mean."""
        known = [passage.seconds for passage in self.passages if passage.seconds is not None]
        return sum(known) / len(known) * len(self.passages) if known else None


def reading_from_passages(form: ScriptForm, passages: list[Passage], title: str = "") -> ScriptReading:
    """Return the reading of a script that defines its scenes."""
    return ScriptReading(form, "\n\n".join(passage.text for passage in passages), tuple(passages), title)
