"""One line of a caption: its runs from left to right, measured and drawn."""

from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from media.animatic.captions.bidi import levels, visual_order
from media.animatic.captions.clean import clusters
from media.animatic.captions.fonts import Face, Fonts
from media.animatic.captions.shaping import Shaped, script_marks


@dataclass(frozen=True)
class Run:
    """A stretch of a line in one face, script and embedding level (an odd one is drawn from the right)."""

    text: str
    face: Face
    level: int

    def shaped(self, size: int) -> Shaped:
        """Its glyphs at a size in pixels."""
        return self.face.at(size).shape(self.text, right_to_left=bool(self.level % 2))

    def width(self, size: int) -> float:
        """Its length in pixels."""
        return self.shaped(size).width


class Setter:
    """Sets lines of one caption: its fonts, its size in pixels, and whether it runs from the right."""

    def __init__(self, fonts: Fonts, text: str, size: int, *, right_to_left: bool) -> None:
        self.size, self.right_to_left = size, right_to_left
        self._fonts = fonts
        self._main = fonts.for_text(text)

    def runs(self, line: str) -> list[Run]:
        """The runs of a line, in the order they are drawn, from the left."""
        faces = self._faces(line)
        found = levels(line, right_to_left=self.right_to_left)
        marked = list(zip(line, faces, found, script_marks(line), strict=True))
        logical = [
            Run("".join(mark[0] for mark in group), face, level)
            for (face, level, _), group in groupby(marked, key=lambda mark: mark[1:])
        ]
        return [logical[index] for index in visual_order([run.level for run in logical])]

    def width(self, line: str) -> float:
        """The line's length in pixels."""
        return sum(run.width(self.size) for run in self.runs(line))

    def heights(self, line: str) -> tuple[int, int]:
        """How far it reaches above and below its baseline, in pixels."""
        metrics = [run.face.at(self.size).heights() for run in self.runs(line)] or [(0, 0)]
        return max(above for above, _ in metrics), max(below for _, below in metrics)

    def draw(self, line: str, mask: Image.Image, x: float, baseline: float) -> None:
        """Draw the line on a mask, from x on."""
        for run in self.runs(line):
            shaped = run.shaped(self.size)
            shaped.draw(mask, x, baseline)
            x += shaped.width

    def _faces(self, line: str) -> list[Face]:
        """A face for each character: the one that has all, else that of its neighbour where it can be."""
        faces: list[Face] = []
        for cluster in clusters(line):
            face = self._main or (
                faces[-1] if faces and faces[-1].has(cluster) else self._fonts.for_text(cluster)
            )
            assert face is not None, "captions are cleaned before they are set"  # noqa: S101
            faces += [face] * len(cluster)
        return faces
