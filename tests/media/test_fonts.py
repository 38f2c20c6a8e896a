"""Fonts are found, asked what they have, and preferred when they read well."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # it ships no types
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]  # the same

from media.animatic.captions.fonts import FontFace, FontFinder, _preference_key


def a_font(folder: Path, name: str, letters: str) -> FontFace:
    """A font whose glyphs are all empty, but which says that it has these letters."""
    glyphs = {ord(letter): f"glyph{number}" for number, letter in enumerate(letters)}
    builder = FontBuilder(1000)
    order = [".notdef", *glyphs.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(glyphs)
    builder.setupGlyf({glyph: empty() for glyph in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(folder / f"{name}.ttf")
    return FontFace(str(folder / f"{name}.ttf"))


def empty() -> object:
    return Glyph()


def test_the_first_face_that_has_all_letters_is_chosen(tmp_path: Path) -> None:
    some, all_of_them = a_font(tmp_path, "Some", "ab"), a_font(tmp_path, "All", "abc")
    assert FontFinder((some, all_of_them)).for_text("abc") == all_of_them
    assert FontFinder((some, all_of_them)).for_text("ab") == some


def test_a_letter_that_no_face_has_finds_none(tmp_path: Path) -> None:
    assert FontFinder((a_font(tmp_path, "Some", "ab"),)).for_text("x") is None


def test_a_letter_may_be_drawn_from_its_parts(tmp_path: Path) -> None:
    parts = a_font(tmp_path, "Parts", "e\u0301")
    assert FontFinder((parts,)).for_text("\u00e9") == parts


def test_joiners_need_no_glyph(tmp_path: Path) -> None:
    face = a_font(tmp_path, "Some", "ab")
    assert FontFinder((face,)).for_text("a\u200db") == face


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("NotoSans-Bold.ttf", "NotoSans-Regular.ttf"),
        ("DejaVuSans.ttf", "DejaVuSerif.ttf"),
        ("DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf"),
        ("NotoSansThai-Regular.ttf", "NotoSansThai-BoldItalic.ttf"),
    ],
)
def test_what_reads_well_is_preferred(better: str, worse: str) -> None:
    assert _preference_key(better) < _preference_key(worse)
