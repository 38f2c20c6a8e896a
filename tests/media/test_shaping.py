"""Captions are shaped and drawn by what comes in wheels, script by script."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from media.animatic.captions.fonts import FontFinder
from media.animatic.captions.shaping import script_of, scripts_by_character
from media.animatic.captions.typesetting import LineTypesetter
from tests.media.fonts import needs_a_font

# Pillow's own text, which opens the system's fribidi as soon as it is loaded, is not there.
WITHOUT_PILLOWS_TEXT = """
import sys
sys.modules["PIL._imagingft"] = None
from media.animatic.captions import typeset_caption
caption = typeset_caption("صباح الخير، Anna!", 854, 480)
assert caption is None or caption.letters[0].getbbox()
opened = {line.split()[-1] for line in open("/proc/self/maps") if ".so" in line}
print(*sorted(opened), sep="\\n")
"""
TEXT_LIBRARIES = ("fribidi", "raqm", "libharfbuzz", "libfreetype", "fontconfig", "pango", "libicu")


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux lists a process's libraries")
def test_drawing_a_caption_needs_no_library_of_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PILLOWS_TEXT], capture_output=True, text=True, check=True, timeout=60
    )
    opened = done.stdout.splitlines()
    assert any("uharfbuzz" in path for path in opened)
    assert not [path for path in opened if any(name in path for name in TEXT_LIBRARIES)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a, b", ["Latn"] * 4),
        ("«да» ok", ["Cyrl"] * 5 + ["Latn"] * 2),
        ("漢字かな", ["Hani", "Hani", "Hira", "Hira"]),
        ("क्ष e\u0301", ["Deva"] * 4 + ["Latn"] * 2),
        ("12 !", ["Zyyy"] * 4),
    ],
)
def test_what_scripts_share_goes_with_the_letters_before_it(text: str, marks: list[str]) -> None:
    assert scripts_by_character(text) == marks


def test_a_text_is_of_the_script_of_its_first_letter() -> None:
    assert (script_of("(12) אבג"), script_of("?!")) == ("Hebr", "Zyyy")


def test_letters_of_two_scripts_in_one_face_are_shaped_one_after_the_other() -> None:
    setter = LineTypesetter(FontFinder(), "abc где", 24, right_to_left=False)
    if not FontFinder().for_text("abc где"):
        pytest.skip("no font here has both")
    assert [run.text for run in setter.split_runs("abc где")] == ["abc ", "где"]


@needs_a_font
def test_a_pair_that_the_font_kerns_is_narrower_than_its_letters() -> None:
    setter = LineTypesetter(FontFinder(), "AV", 48, right_to_left=False)
    assert setter.measure_width("AV") < setter.measure_width("A") + setter.measure_width("V")


@needs_a_font
@pytest.mark.parametrize("baseline", [40, 40.5])
def test_letters_stand_on_the_baseline(baseline: float) -> None:
    mask = Image.new("L", (60, 60))
    LineTypesetter(FontFinder(), "H", 30, right_to_left=False).draw_line("H", mask, 10.25, baseline)
    inked = mask.getbbox()
    assert inked is not None
    assert inked[3] == -int(-baseline // 1)


@needs_a_font
def test_what_is_drawn_first_is_not_rubbed_out() -> None:
    mask = Image.new("L", (200, 60), 255)
    LineTypesetter(FontFinder(), "Hb", 30, right_to_left=False).draw_line("Hb", mask, 10, 40)
    assert mask.getextrema() == (255, 255)


@needs_a_font
def test_letters_beyond_the_edge_are_cut_there() -> None:
    mask = Image.new("L", (30, 20))
    LineTypesetter(FontFinder(), "Hello", 40, right_to_left=False).draw_line("Hello", mask, -10, 15)
    assert mask.size == (30, 20)
