"""One line of a caption: its runs (one face, one direction each), from left to right, measured and drawn."""

from dataclasses import dataclass
from itertools import groupby

from PIL import Image, ImageDraw

from media.animatic.captions.bidi import levels, visual_order
from media.animatic.captions.clean import clusters
from media.animatic.captions.fonts import Face, Fonts


@dataclass(frozen=True)
class Run:
    """A stretch of a line in one face and of one embedding level (an odd one is drawn from the right)."""

    text: str
    face: Face
    level: int

    @property
    def direction(self) -> str:
        """As Pillow takes it."""
        return "rtl" if self.level % 2 else "ltr"

    def width(self, size: int) -> float:
        """Its length in pixels."""
        return float(self.face.at(size).getlength(self.text, direction=self.direction))


class Setter:
    """Sets lines of one caption: its fonts, its size in pixels, and whether it runs from the right."""

    def __init__(self, fonts: Fonts, text: str, size: int, *, right_to_left: bool) -> None:
        self.size, self.right_to_left = size, right_to_left
        self._fonts = fonts
        self._main = fonts.for_text(text)

    def runs(self, line: str) -> list[Run]:
        """The runs of a line, in the order they are drawn, from the left."""
        faces = self._faces(line)
        marked = list(zip(line, faces, levels(line, right_to_left=self.right_to_left), strict=True))
        logical = [
            Run("".join(letter for letter, _, _ in group), face, level)
            for (face, level), group in groupby(marked, key=lambda mark: mark[1:])
        ]
        return [logical[index] for index in visual_order([run.level for run in logical])]

    def width(self, line: str) -> float:
        """The line's length in pixels."""
        return sum(run.width(self.size) for run in self.runs(line))

    def heights(self, line: str) -> tuple[int, int]:
        """How far it reaches above and below its baseline, in pixels."""
        metrics = [run.face.at(self.size).getmetrics() for run in self.runs(line)] or [(0, 0)]
        return max(above for above, _ in metrics), max(below for _, below in metrics)

    def draw(self, line: str, mask: Image.Image, x: float, baseline: float) -> None:
        """Draw the line on a mask, from x on."""
        pen = ImageDraw.Draw(mask)
        for run in self.runs(line):
            face = run.face.at(self.size)
            pen.text((x, baseline), run.text, fill=255, font=face, anchor="ls", direction=run.direction)
            x += run.width(self.size)

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
