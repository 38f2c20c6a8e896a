"""captions/webvtt.py, subrip.py and ass_script.py: what other programs read is what was said."""

# ruff: noqa: RUF001 - signs and letters that look alike are meant

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysubs2 import SSAFile

from captions.ass_look import AssFont, AssLook, CaptionStyle
from captions.ass_script import write_ass, write_piece_script
from captions.caption_text import clean_text
from captions.cue import Cue
from captions.make_cues import make_cues
from captions.phrase_times import TimedPhrase
from captions.subrip import write_subrip
from captions.utterance import CaptionWord, Utterance
from captions.webvtt import write_webvtt
from tests.captions.builders import FPS, speak

FONT = AssFont("DejaVuSans-Bold", 1.164)
LOOKS = {style: AssLook(1280, 720, style, FONT) for style in CaptionStyle}
MARKUP = [
    "1 < 2 & 3 > 2",
    "a <b>bold</b> word",
    "00:00:01,000 --> 00:00:02,000",
    r"{\an8}up \N and {y:i} {not}",
    "&lt; &amp;",
    "NOTE this",
    "42",
]


def cue(*lines: str, start: int = 24, end: int = 72) -> Cue:
    ms = (start * 1000 / FPS, end * 1000 / FPS)
    return Cue(start, end, tuple((TimedPhrase(line, *ms),) for line in lines))


def subrip_text(text: str) -> str:
    for lookalike, sign in {"∶": ":", "→": "-->", "‹": "<", "❴": "{", "＼": "\\"}.items():
        text = text.replace(lookalike, sign)
    return text


def read(text: str, kind: str) -> list[tuple[int, int, str]]:
    return [(event.start, event.end, event.plaintext) for event in SSAFile.from_string(text, format_=kind)]


@pytest.mark.parametrize("text", MARKUP)
def test_a_reader_of_subrip_finds_the_text_and_no_markup(text: str) -> None:
    ((start, end, found),) = read(write_subrip([cue(text)], FPS), "srt")

    assert (start, end) == (1000, 3000)
    assert subrip_text(found) == text


@pytest.mark.parametrize("text", MARKUP)
def test_a_webvtt_file_holds_one_cue_of_plain_text(text: str) -> None:
    header, times, line, *rest = write_webvtt([cue(text)], FPS).replace("\n\n", "\n").split("\n")

    assert (header, times, rest) == ("WEBVTT", "00:00:01.000 --> 00:00:03.000", [""])
    assert not set("<>") & set(line)
    assert line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@pytest.mark.parametrize("style", CaptionStyle)
@pytest.mark.parametrize("text", MARKUP)
def test_a_reader_of_ass_finds_one_event_of_the_text(text: str, style: CaptionStyle) -> None:
    (event,) = SSAFile.from_string(write_ass([cue(text)], LOOKS[style], FPS), format_="ass")

    tags, _, shown = event.text.rpartition("{\\kf200}")
    assert shown.replace("\\{", "{").replace("\\}", "}").replace("\\\u2060", "\\") == text
    assert tags == ("{\\k2}" if style is CaptionStyle.KARAOKE else "")


def test_two_lines_are_two_lines_in_every_file() -> None:
    two = cue("one", "two")

    assert [text for _, _, text in read(write_subrip([two], FPS), "srt")] == ["one\ntwo"]
    assert [text for _, _, text in read(write_webvtt([two], FPS), "vtt")] == ["one\ntwo"]
    assert [text for _, _, text in read(write_ass([two], LOOKS[CaptionStyle.CLEAN], FPS), "ass")] == [
        "one\ntwo"
    ]


def test_each_line_of_a_right_to_left_paragraph_is_marked() -> None:
    hebrew = cue("שלום", "OK.")

    assert "\n\u200fשלום\n\u200fOK.\n" in write_webvtt([hebrew], FPS)
    assert "\n\u202bשלום\u202c\n\u202bOK.\u202c\n" in write_subrip([hebrew], FPS)
    assert r"\N" + "\u200fOK." in write_ass([hebrew], LOOKS[CaptionStyle.BOX], FPS)


@pytest.mark.slow
@given(st.text(max_size=120).filter(lambda text: any(letter.isalnum() for letter in clean_text(text))))
def test_no_text_makes_an_event_of_its_own_or_loses_one(text: str) -> None:
    said = Utterance(text, (CaptionWord(text, 0, 9000),))
    cues = make_cues([said], film_frames=400, frames_per_second=FPS)

    assert len(SSAFile.from_string(write_ass(cues, LOOKS[CaptionStyle.CLEAN], FPS), format_="ass")) == len(
        cues
    )
    assert len(SSAFile.from_string(write_subrip(cues, FPS), format_="srt")) == len(cues)
    assert write_webvtt(cues, FPS).count("-->") == len(cues)


def test_karaoke_fills_each_word_while_it_is_spoken() -> None:
    words = (CaptionWord("Go", 1000, 1200), CaptionWord("on", 1500, 1800))
    (cue,) = make_cues([Utterance("Go on", words)], film_frames=240, frames_per_second=FPS)

    (event,) = SSAFile.from_string(write_ass([cue], LOOKS[CaptionStyle.KARAOKE], FPS), format_="ass")

    assert event.start == 980
    assert event.text == r"{\k2}{\kf20}Go {\k30}{\kf30}on"


def test_a_look_is_as_large_as_the_frame_and_says_how_its_colours_are_meant() -> None:
    info = SSAFile.from_string(write_ass([], LOOKS[CaptionStyle.BOX], FPS), format_="ass")

    assert {"PlayResX": "1280", "PlayResY": "720", "WrapStyle": "2"}.items() <= info.info.items()
    assert {"ScaledBorderAndShadow": "yes", "YCbCr Matrix": "TV.709"}.items() <= info.info.items()
    assert info.styles["Caption"].fontname == "DejaVuSans-Bold"


def test_upright_films_keep_the_lower_fifth_and_the_sides_free() -> None:
    upright = AssLook(720, 1280, CaptionStyle.CLEAN, FONT)

    assert upright.bottom_margin >= 0.15 * 1280
    assert upright.side_margin >= 0.06 * 720
    assert upright.line_width <= 720 - 2 * upright.side_margin


@pytest.mark.parametrize("style", CaptionStyle)
def test_captions_of_two_lines_stand_in_their_area(style: CaptionStyle) -> None:
    look = AssLook(1280, 720, style, FONT)

    assert (look.area.left, look.area.right) == (128, 1152)
    assert look.area.bottom >= 720 - look.bottom_margin
    assert look.area.bottom - look.area.top >= 2 * look.em * FONT.height_per_em
    assert look.area.top > 0.6 * 720


@pytest.mark.parametrize("name", ["Sans, Bold", "Sans\nStyle: x"])
def test_a_font_whose_name_would_break_the_file_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="ASS"):
        AssFont(name, 1.0)


@pytest.mark.parametrize("style", CaptionStyle)
def test_a_piece_keeps_its_script_wherever_it_stands(style: CaptionStyle) -> None:
    here = make_cues([speak("So it goes.", start_ms=1000)], film_frames=960, frames_per_second=FPS)
    later = make_cues([speak("So it goes.", start_ms=11_000)], film_frames=960, frames_per_second=FPS)

    first = write_piece_script(here, LOOKS[style], FPS, first_frame=12, frames=48)
    again = write_piece_script(later, LOOKS[style], FPS, first_frame=252, frames=48)

    assert first == again
    assert first is not None


def test_a_piece_without_captions_has_no_script() -> None:
    cues = make_cues([speak("So it goes.", start_ms=1000)], film_frames=960, frames_per_second=FPS)

    assert write_piece_script(cues, LOOKS[CaptionStyle.CLEAN], FPS, first_frame=0, frames=24) is None
    assert write_piece_script(cues, LOOKS[CaptionStyle.CLEAN], FPS, first_frame=0, frames=25) is not None
