"""A cue: what stands in the picture at one time."""

from dataclasses import dataclass

from captions.phrase_times import TimedPhrase


@dataclass(frozen=True)
class Cue:
    """Lines of phrases that are shown from the film's frame `start_frame` until before `end_frame`."""

    start_frame: int
    end_frame: int
    lines: tuple[tuple[TimedPhrase, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each line, without the blank at its end."""
        return tuple("".join(phrase.text for phrase in line).rstrip() for line in self.lines)

    @property
    def text(self) -> str:
        """The cue's text as one paragraph."""
        return "".join(phrase.text for line in self.lines for phrase in line).rstrip()

    def touches(self, first_frame: int, frames: int) -> bool:
        """Return whether it is shown in any of `frames` frames from `first_frame` on."""
        return self.start_frame < first_frame + frames and first_frame < self.end_frame
