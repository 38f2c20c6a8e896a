"""media/burnt_captions.py and media/caption_font.py: captions in the picture, in pieces as in a film."""

import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from captions.ass_look import AssFont, AssLook, CaptionStyle
from captions.ass_script import write_ass, write_piece_script
from captions.cue import Cue
from captions.make_cues import make_cues
from captions.utterance import CaptionWord, Utterance
from media.burnt_captions import (
    PieceCaptions,
    build_burning_filters,
    escape_filter_value,
    find_missing_glyphs,
    stage_captions,
)
from media.caption_font import CaptionFont, choose_caption_font
from media.cut import Cutter
from media.errors import CaptionsUndrawable
from media.ffmpeg import find_ffmpeg
from media.film_format import FilmFormat
from media.piece_encoding import piece_key
from media.timeline import Segment
from tests.captions.builders import end_of, speak
from tests.media.conftest import SMALL
from tests.media.look import Pictures, greys, names

FMT = FilmFormat(width=320, height=180)
FRAMES = 60
FILM = f"testsrc2=s={FMT.width}x{FMT.height}:r={FMT.fps}:d={FRAMES / FMT.fps},format=yuv420p"
FONTS = Path("/usr/share/fonts/truetype/dejavu")


@pytest.fixture(scope="module")
def font() -> CaptionFont:
    found = choose_caption_font("Aaeo שלום")
    assert found
    return found


def look(font: CaptionFont, style: CaptionStyle = CaptionStyle.CLEAN) -> AssLook:
    return AssLook(FMT.width, FMT.height, style, AssFont(font.name, font.height_per_em))


def two_cues() -> list[Cue]:
    first = speak("Hello, you.", start_ms=333, speaker="a")
    second = speak("So?", start_ms=end_of(first) + 120, speaker="b")
    return make_cues([first, second], film_frames=FRAMES, frames_per_second=FMT.fps)


def drawn(filters: str, source: str = FILM) -> Pictures:
    """The frames as the filters leave them, in YCbCr, before any encoding."""
    argv = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", source, "-vf", filters]
    raw = subprocess.run([*argv, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, dtype=np.uint8).reshape(-1, FMT.width * FMT.height * 3 // 2)


def drawn_with(captions: PieceCaptions | None, folder: Path, *, before: str, source: str = FILM) -> Pictures:
    if captions is None:
        return drawn(before, source)
    with stage_captions(captions, folder, FMT.fps) as burning:
        return drawn(f"{before},{burning}", source)


@pytest.mark.parametrize("style", CaptionStyle)
def test_the_pieces_of_a_film_show_what_the_whole_film_shows(
    font: CaptionFont, style: CaptionStyle, tmp_path: Path
) -> None:
    cues, how = two_cues(), look(font, style)
    whole = PieceCaptions(write_ass(cues, how, FMT.fps), 0, font)
    # Boundaries in a cue, in the gap between two, and where nothing is shown.
    cuts = [0, 13, 35, 47, FRAMES]

    pieces = []
    for start, end in pairwise(cuts):
        script = write_piece_script(cues, how, FMT.fps, first_frame=start, frames=end - start)
        own = PieceCaptions(script.text, script.first_frame, font) if script else None
        trim = f"trim=start_frame={start}:end_frame={end},setpts=PTS-STARTPTS"
        pieces.append(drawn_with(own, tmp_path / "piece", before=trim))

    expected = drawn_with(whole, tmp_path / "whole", before="null")
    assert (np.concatenate(pieces) == expected).all()
    assert (expected != drawn("null")).any(axis=1).sum() > FRAMES / 2


def test_each_cue_is_shown_in_its_frames_and_in_no_other(font: CaptionFont, tmp_path: Path) -> None:
    cues = two_cues()
    script = PieceCaptions(write_ass(cues, look(font), FMT.fps), 0, font)

    differs = (drawn_with(script, tmp_path / "a", before="null") != drawn("null")).any(axis=1)

    shown = [any(cue.start_frame <= frame < cue.end_frame for cue in cues) for frame in range(FRAMES)]
    assert differs.tolist() == shown
    assert not all(shown)


async def test_a_segment_and_a_crossfade_are_cut_with_their_captions(
    cutter: Cutter, white_clip: Path, font: CaptionFont, tmp_path: Path
) -> None:
    def captions(first: int) -> PieceCaptions:
        said = Utterance("MMMM", (CaptionWord("MMMM", 1000, 2000),))
        how = AssLook(SMALL.width, SMALL.height, CaptionStyle.BOX, AssFont(font.name, font.height_per_em))
        cues = make_cues([said], film_frames=60, frames_per_second=SMALL.fps)
        script = write_piece_script(cues, how, SMALL.fps, first_frame=first, frames=12)
        assert script
        return PieceCaptions(script.text, script.first_frame, font)

    segment, crossfade = tmp_path / "segment.mp4", tmp_path / "crossfade.mp4"
    await cutter.render_segment(
        white_clip, segment, fmt=SMALL, first_frame=0, frames=12, captions=captions(18)
    )
    await cutter.render_crossfade(
        white_clip, white_clip, crossfade, fmt=SMALL, left_first_frame=0, frames=12, captions=captions(42)
    )

    appears, vanishes = (greys(piece, SMALL.width, SMALL.height) for piece in (segment, crossfade))
    # A dark box is on the white picture from frame 24 until before frame 48.
    assert [grey < 234 for grey in appears] == [False] * 6 + [True] * 6
    assert [grey < 234 for grey in vanishes] == [True] * 6 + [False] * 6
    assert names(tmp_path) == ["crossfade.mp4", "segment.mp4"]


async def test_a_letter_without_a_glyph_is_an_error_and_leaves_no_piece(
    cutter: Cutter, white_clip: Path, font: CaptionFont, tmp_path: Path
) -> None:
    cues = make_cues([speak("漢 ok")], film_frames=60, frames_per_second=24)
    script = write_ass(cues, look(font), 24)

    with pytest.raises(CaptionsUndrawable) as caught:
        await cutter.render_segment(
            white_clip,
            tmp_path / "piece.mp4",
            fmt=SMALL,
            first_frame=0,
            frames=24,
            captions=PieceCaptions(script, 0, font),
        )

    assert find_missing_glyphs(caught.value.detail) == "漢"
    assert names(tmp_path) == []


async def test_a_font_that_libass_does_not_find_is_an_error(
    cutter: Cutter, white_clip: Path, font: CaptionFont, tmp_path: Path
) -> None:
    cues = make_cues([speak("Hello")], film_frames=60, frames_per_second=24)
    script = write_ass(cues, look(font), 24).replace(font.name, "No Such Font")

    with pytest.raises(CaptionsUndrawable):
        await cutter.render_segment(
            white_clip,
            tmp_path / "piece.mp4",
            fmt=SMALL,
            first_frame=0,
            frames=24,
            captions=PieceCaptions(script, 0, font),
        )


def test_no_text_is_taken_for_an_override(font: CaptionFont, tmp_path: Path) -> None:
    """All of it is drawn: the same letters, given as vector-free plain text, are as wide."""
    text = r"{\alpha&HFF&}x\Ny"
    cue = make_cues([speak(text, start_ms=0)], film_frames=60, frames_per_second=24)
    script = PieceCaptions(write_ass(cue, look(font), 24), 0, font)

    changed = ink(drawn_with(script, tmp_path / "a", before="null", source=BLACK))

    width = font.measure_width(text, look(font).em)
    assert abs((np.flatnonzero(changed.any(axis=0))[[0, -1]] @ [-1, 1]) - width) < 0.05 * width
    assert changed.any(axis=1).sum() < 1.5 * look(font).em


BLACK = f"color=c=black:s={FMT.width}x{FMT.height}:r={FMT.fps}:d=0.1,format=yuv420p"


def ink(pictures: Pictures) -> NDArray[np.bool_]:
    """Where the first frame is bright, as rows and columns."""
    luma = pictures[0][: FMT.width * FMT.height].reshape(FMT.height, FMT.width)
    bright: NDArray[np.bool_] = luma > 90
    return bright


def test_a_right_to_left_line_ends_at_its_left(font: CaptionFont, tmp_path: Path) -> None:
    cue = make_cues([speak("שלום.", start_ms=0)], film_frames=60, frames_per_second=24)
    script = PieceCaptions(write_ass(cue, look(font), 24), 0, font)

    columns = ink(drawn_with(script, tmp_path / "a", before="null", source=BLACK)).sum(axis=0)

    used = np.flatnonzero(columns)
    height_left, height_right = (
        columns[used[0] : used[0] + 2].max(),
        columns[used[-1] - 1 : used[-1] + 1].max(),
    )
    assert height_left < height_right / 2  # the full stop


def test_a_font_is_chosen_that_has_every_letter() -> None:
    assert choose_caption_font("Hello שלום") is not None
    assert choose_caption_font("Hello \U000f0000\u0378") is None


@pytest.mark.parametrize("folder", ["it's", "a:b,c;d[e]", "back\\slash", "100%"])
def test_a_folder_of_any_name_is_found(folder: str, font: CaptionFont, tmp_path: Path) -> None:
    script = PieceCaptions(write_ass(two_cues(), look(font), FMT.fps), 0, font)

    assert drawn_with(script, tmp_path / folder, before="null").shape[0] == FRAMES
    assert escape_filter_value("plain/name") == "plain/name"


def test_captions_are_part_of_a_pieces_key_and_no_captions_leave_it_as_it_was(font: CaptionFont) -> None:
    piece, digests = Segment(1, 0, 24), {1: "ab"}
    captions = PieceCaptions("script", 3, font)
    others = [PieceCaptions("other", 3, font), PieceCaptions("script", 4, font)]

    keys = [piece_key(piece, digests, FMT, each) for each in (None, captions, *others)]

    assert len(set(keys)) == 4
    assert keys[0] == piece_key(piece, digests, FMT) == PLAIN_KEY


# As it was before pieces could have captions: pieces of running films are found by it.
PLAIN_KEY = "a013470b621ac79381fa5f1b08c64d5045e29a09b4c23d638ca853681de0eefe"


def test_the_filters_move_the_piece_to_its_time_and_back() -> None:
    filters = build_burning_filters(Path("/a/c.ass"), Path("/a/fonts"), 7, 24)

    assert filters == "setpts=PTS+7/24/TB,ass=filename=/a/c.ass:fontsdir=/a/fonts,setpts=PTS-STARTPTS"
