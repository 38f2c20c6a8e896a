"""Typeset one line of a caption: split it into runs, measure and draw them from left to right."""

from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from media.animatic.captions.bidi import embedding_levels, visual_order
from media.animatic.captions.drawable_text import split_clusters
from media.animatic.captions.fonts import FontFace, FontFinder
from media.animatic.captions.shaping import ShapedRun, scripts_by_character


@dataclass(frozen=True)
class TextRun:
    """A stretch of a line in one face, script and embedding level (odd levels are right-to-left)."""

    text: str
    face: FontFace
    level: int

    def shape_glyphs(self, size: int) -> ShapedRun:
        """Shape its glyphs at a size in pixels."""
        return self.face.at_size(size).shape_text(self.text, right_to_left=bool(self.level % 2))

    def measure_width(self, size: int) -> float:
        """Return its width in pixels, at a size in pixels."""
        return self.shape_glyphs(size).width


class LineTypesetter:
    """Typesets the lines of one caption, with its fonts, size in pixels and direction."""

    def __init__(self, fonts: FontFinder, text: str, size: int, *, right_to_left: bool) -> None:
        self.size, self.right_to_left = size, right_to_left
        self._fonts = fonts
        self._main = fonts.for_text(text)

    def split_runs(self, line: str) -> list[TextRun]:
        """Return the line's runs, from left to right."""
        faces = self._choose_faces(line)
        found = embedding_levels(line, right_to_left=self.right_to_left)
        marked = list(zip(line, faces, found, scripts_by_character(line), strict=True))
        logical = [
            TextRun("".join(mark[0] for mark in group), face, level)
            for (face, level, _), group in groupby(marked, key=lambda mark: mark[1:])
        ]
        return [logical[index] for index in visual_order([run.level for run in logical])]

    def measure_width(self, line: str) -> float:
        """Return the line's width in pixels."""
        return sum(run.measure_width(self.size) for run in self.split_runs(line))

    def measure_heights(self, line: str) -> tuple[int, int]:
        """Return the line's height above and below its baseline, in pixels."""
        metrics = [run.face.at_size(self.size).measure_heights() for run in self.split_runs(line)] or [(0, 0)]
        return max(above for above, _ in metrics), max(below for _, below in metrics)

    def draw_line(self, line: str, mask: Image.Image, x: float, baseline: float) -> None:
        """Draw the line on a mask, starting at x."""
        for run in self.split_runs(line):
            shaped = run.shape_glyphs(self.size)
            shaped.draw_glyphs(mask, x, baseline)
            x += shaped.width

    def _choose_faces(self, line: str) -> list[FontFace]:
        """Return a face for each character: the one for the whole text, else the neighbour's, else any."""
        faces: list[FontFace] = []
        for cluster in split_clusters(line):
            face = self._main or (
                faces[-1] if faces and faces[-1].can_draw(cluster) else self._fonts.for_text(cluster)
            )
            assert face is not None, "captions are cleaned before they are set"  # noqa: S101
            faces += [face] * len(cluster)
        return faces
