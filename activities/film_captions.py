"""The captions of one film: its cues, how they look, and what of them is burnt into each piece."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from activities.caption_sources import CaptionSource
from captions.ass_look import AssFont, AssLook, CaptionStyle
from captions.ass_script import write_piece_script
from captions.cue import Cue
from captions.make_cues import make_cues
from contracts import Brief, CaptionChoice, CaptionReceipt, CaptionStyleChoice, CaptionTimes
from media.burnt_captions import PieceCaptions
from media.caption_font import CaptionFont, choose_caption_font
from media.errors import CaptionsUndrawable
from media.film_format import FilmFormat
from media.timeline import Piece
from storyboard.text.bound_abbreviations import bind_abbreviations

# Others draw the file: libass takes whatever font without serifs the machine has.
ANY_FONT = AssFont("Sans", 1.2)
NO_KARAOKE = "Captions are clean: the voice does not say when each word is heard, which karaoke needs."


@dataclass(frozen=True)
class FilmCaptions:
    """The captions of a film in the format `fmt`. The captions are burnt in where there is a `font`."""

    cues: Sequence[Cue]
    fmt: FilmFormat
    look: AssLook
    receipt: CaptionReceipt
    language: str = ""
    font: CaptionFont | None = None

    def cut_for_pieces(self, pieces: Iterable[Piece]) -> dict[Piece, PieceCaptions]:
        """Return what is burnt into each of the film's `pieces`, which are all of them, in order."""
        return dict(self._iter_burnt(pieces)) if self.font else {}

    def _iter_burnt(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, PieceCaptions]]:
        first = 0
        for piece in pieces:
            script = write_piece_script(
                self.cues, self.look, self.fmt.fps, first_frame=first, frames=piece.frames
            )
            if script and self.font:
                yield piece, PieceCaptions(script.text, script.first_frame, self.font)
            first += piece.frames


def plan_captions(
    brief: Brief, source: CaptionSource, fmt: FilmFormat, film_frames: int
) -> FilmCaptions | None:
    """Return the captions of a film that lasts `film_frames`, or None. The call takes some CPU time.

    Raises:
        CaptionsUndrawable: they are to be burnt in, and no font of this machine has all of their letters.
    """
    if brief.caption_choice is CaptionChoice.OFF or not source.utterances:
        return None
    texts = [said.text for said in source.utterances]
    font = require_caption_font(texts) if brief.caption_choice is CaptionChoice.BURNT else None
    receipt = _choose_look(brief, source.times)
    look = AssLook(
        fmt.width,
        fmt.height,
        CaptionStyle((receipt.style or brief.caption_style).value),
        AssFont(font.name, font.height_per_em) if font else ANY_FONT,
    )
    cues = make_cues(
        [replace(said, text=bind_abbreviations(said.text)) for said in source.utterances],
        film_frames=film_frames,
        frames_per_second=fmt.fps,
        line_share=(lambda text: font.measure_width(text, look.em) / look.line_width) if font else None,
    )
    return FilmCaptions(cues, fmt, look, receipt, source.language, font)


def require_caption_font(texts: Iterable[str]) -> CaptionFont:
    """Return the font that draws all of the texts.

    Raises:
        CaptionsUndrawable: this machine has none.
    """
    if (font := choose_caption_font("".join(texts))) is None:
        raise CaptionsUndrawable
    return font


def _choose_look(brief: Brief, times: CaptionTimes) -> CaptionReceipt:
    choice, style = brief.caption_choice, brief.caption_style
    if choice is not CaptionChoice.BURNT:
        return CaptionReceipt(choice=choice, times=times)
    if style is CaptionStyleChoice.KARAOKE and times is not CaptionTimes.WORDS:
        return CaptionReceipt(choice=choice, style=CaptionStyleChoice.CLEAN, times=times, note=NO_KARAOKE)
    return CaptionReceipt(choice=choice, style=style, times=times)
