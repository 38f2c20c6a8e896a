"""What is made of a clip while it is read once, as outputs of one ffmpeg."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from media.burnt_captions import PieceCaptions, burn_captions
from media.film_format import FilmFormat
from media.merged_graph import merge_graphs, output_label
from media.piece_encoding import LOSSLESS_CODEC, QUICK_VIDEO_CODEC, VIDEO_CODEC, WITHOUT_SETTINGS
from media.piece_graphs import PictureInput, build_crossfade_graph, build_segment_graph, build_still_filters
from media.timeline import Crossfade, Piece, Segment
from media.watermark import PieceWatermark, StagedMark, stage_mark
from media.written_pieces import build_summed_output

JPEG_OPTIONS = ("-frames:v", "1", "-q:v", "3", "-map_metadata", "-1")
Arguments = list[str | Path]


@dataclass(frozen=True)
class PieceOutput:
    """A piece of the film, to be rendered to `out`.

    `beside` is the other clip of a cross-fade; `from_tail` if it is frames that were kept of a clip.
    """

    piece: Piece
    out: Path
    captions: PieceCaptions | None = None
    beside: Path | None = None
    from_tail: bool = False
    watermark: PieceWatermark | None = None


@dataclass(frozen=True)
class TailOutput:
    """Frames of the clip, from `first_frame` on, kept in `out` without loss in the film's format."""

    first_frame: int
    frames: int
    out: Path


@dataclass(frozen=True)
class StillOutput:
    """A JPEG of the frame at `at_seconds`, `width` pixels wide."""

    at_seconds: float
    width: int
    out: Path


@dataclass(frozen=True)
class ClipOutputs:
    """All that is made of the clip of `scene`.

    Pieces for which a user waits are `awaited`: they are encoded and checked quickly.
    """

    scene: int
    still: StillOutput
    pieces: Sequence[PieceOutput] = ()
    tail: TailOutput | None = None
    awaited: bool = False

    @property
    def clips_beside(self) -> list[Path]:
        """The other clips that the pieces show, each once."""
        return list(dict.fromkeys(each.beside for each in self.pieces if each.beside))

    @property
    def tails_beside(self) -> set[Path]:
        """The files among `clips_beside` that hold kept frames of a clip, not a whole clip."""
        return {each.beside for each in self.pieces if each.beside and each.from_tail}

    @property
    def has_captions(self) -> bool:
        """Whether captions are burnt into a piece."""
        return any(each.captions for each in self.pieces)


@dataclass(frozen=True)
class _DrawnOutput:
    """An output: the graph that draws its frames, without a label, and how they are written."""

    graph: str
    encoding: Arguments


@dataclass(frozen=True)
class OutputArguments:
    """Builds ffmpeg's arguments: `pictures` are its inputs, the clip first, then those beside it.

    Captions and watermarks are staged until `stack` is closed.
    """

    pictures: Sequence[PictureInput]
    fmt: FilmFormat
    stack: ExitStack

    def build(self, outputs: ClipOutputs) -> Arguments:
        """Return the arguments of all outputs."""
        drawn = [self._draw_piece(each, outputs) for each in outputs.pieces]
        drawn += [self._draw_tail(outputs.tail)] if outputs.tail else []
        drawn += [self._draw_still(outputs.still)]
        graph = merge_graphs([each.graph for each in drawn])
        written = [
            word
            for number, each in enumerate(drawn)
            for word in ("-map", output_label(number), *each.encoding)
        ]
        return ["-filter_complex", graph, *written]

    def _draw_piece(self, wanted: PieceOutput, outputs: ClipOutputs) -> _DrawnOutput:
        staged = wanted.out.with_suffix(".captions")
        burning = self.stack.enter_context(burn_captions(wanted.captions, staged, self.fmt.fps))
        mark = self.stack.enter_context(
            stage_mark(wanted.watermark, wanted.out.with_suffix(".mark.png"), self.fmt)
        )
        graph = f"{self._build_graph(wanted, outputs, mark)}{burning}"
        codec = QUICK_VIDEO_CODEC if outputs.awaited else VIDEO_CODEC
        written = build_summed_output(wanted.out) if outputs.awaited else ("-f", "mp4", wanted.out)
        frames = ("-frames:v", str(wanted.piece.frames))
        return _DrawnOutput(graph, [*frames, *codec, *WITHOUT_SETTINGS, *written])

    def _build_graph(self, wanted: PieceOutput, outputs: ClipOutputs, mark: StagedMark | None) -> str:
        piece = wanted.piece
        if isinstance(piece, Segment):
            return build_segment_graph(
                self.pictures[0],
                0,
                fmt=self.fmt,
                first_frame=piece.first_frame,
                frames=piece.frames,
                mark=mark,
            )
        left, right = self._find_sides(piece, wanted, outputs)
        return build_crossfade_graph(
            self.pictures[left],
            self.pictures[right],
            (left, right),
            fmt=self.fmt,
            left_first_frame=piece.left_first_frame,
            frames=piece.frames,
            mark=mark,
        )

    def _find_sides(self, piece: Crossfade, wanted: PieceOutput, outputs: ClipOutputs) -> tuple[int, int]:
        """Return the numbers of the inputs from which and to which it fades."""
        clips: list[Path | None] = [picture.clip for picture in self.pictures[1:]]
        other = 1 + clips.index(wanted.beside)
        return (0, other) if piece.left == outputs.scene else (other, 0)

    def _draw_tail(self, tail: TailOutput) -> _DrawnOutput:
        graph = build_segment_graph(
            self.pictures[0], 0, fmt=self.fmt, first_frame=tail.first_frame, frames=tail.frames
        )
        return _DrawnOutput(graph, ["-frames:v", str(tail.frames), *LOSSLESS_CODEC, "-f", "mp4", tail.out])

    def _draw_still(self, still: StillOutput) -> _DrawnOutput:
        own = self.pictures[0]
        filters = build_still_filters(own.tags, still.at_seconds, still.width)
        return _DrawnOutput(f"[0:{own.track}]{filters}", [*JPEG_OPTIONS, still.out])
