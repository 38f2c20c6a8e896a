"""Captions are legible, wrapped, in their direction, and never boxes."""

import unicodedata

import pytest
from PIL import Image, ImageChops

from media.animatic.captions import Caption, typeset_caption
from media.animatic.captions.bidi import embedding_levels, is_right_to_left, visual_order
from media.animatic.captions.drawable_text import keep_drawable, split_clusters
from media.animatic.captions.fonts import FontFace, FontFinder
from media.animatic.captions.line_breaking import wrap_text
from media.animatic.captions.typesetting import LineTypesetter
from tests.media.fonts import needs_a_font

SIZES = [(854, 480), (480, 854), (480, 480), (1280, 720), (720, 1280), (1080, 1080)]
LONG = "When the last boat had left the harbour, nobody spoke for a while, and then everybody spoke. " * 6
HEBREW = "שלום לכולם"
SAMPLES = {
    "Greek": "Καλημέρα κόσμε",
    "Cyrillic": "Привет, мир",
    "Arabic": "صباح الخير يا عالم",
    "Hebrew": HEBREW,
    "Armenian": "Բարեւ աշխարհ",
    "Georgian": "გამარჯობა მსოფლიო",
    "Devanagari": "एक लड़की क्षितिज देखती है",
    "Thai": "สวัสดีชาวโลก",
    "Han": "清晨的大海",
    "Kana": "おはようございます",
    "Hangul": "안녕하세요",
    "Ethiopic": "ሰላም ለዓለም",
    "Cuneiform": "\U00012000\U00012001",
}


def a_caption(text: str, width: int = 854, height: int = 480) -> Caption:
    caption = typeset_caption(text, width, height)
    assert caption is not None
    return caption


def a_setter(text: str, size: int = 24) -> LineTypesetter:
    return LineTypesetter(FontFinder(), text, size, right_to_left=is_right_to_left(text))


def characters(text: str) -> float:
    return float(len(text))


@needs_a_font
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_long_caption_stays_inside_the_safe_area(width: int, height: int) -> None:
    left, top, right, bottom = a_caption(LONG, width, height).box
    assert left >= 0.05 * width - 2
    assert right <= 0.95 * width + 2
    assert bottom <= 0.95 * height + 2
    assert top >= 0.45 * height


@needs_a_font
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_letter_is_cut_at_the_plate(width: int, height: int) -> None:
    letters = a_caption(LONG, width, height).letters[0]
    inked = letters.getbbox()
    assert inked is not None
    assert inked[0] > 0
    assert inked[1] > 0
    assert inked[2] < letters.width
    assert inked[3] < letters.height


@needs_a_font
def test_a_long_caption_is_shortened_with_an_ellipsis() -> None:
    lines = a_caption(LONG).lines
    assert len(lines) == 3
    assert lines[-1].endswith(("…", "..."))


@needs_a_font
def test_a_short_caption_stands_on_one_line_unchanged() -> None:
    assert a_caption("Nobody spoke.").lines == ("Nobody spoke.",)


@needs_a_font
def test_the_letters_grow_with_the_frame() -> None:
    small, large = (a_caption("Nobody spoke.", *size).letters[0] for size in ((854, 480), (1920, 1080)))
    assert large.height > 2 * small.height


def test_one_endless_word_is_broken_rather_than_cut() -> None:
    lines = wrap_text("a" * 50, 20, 3, characters, "…")
    assert "".join(lines) == "a" * 50
    assert all(len(line) <= 20 for line in lines)


def test_lines_are_of_like_length() -> None:
    lines = wrap_text("one two three four five six seven", 30, 3, characters, "…")
    assert lines == ["one two three four", "five six seven"]


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    lines = wrap_text("清晨的大海很安静。", 8, 3, characters, "…")
    assert len(lines) == 2
    assert not any(line.startswith("。") for line in lines)


def test_thai_breaks_before_a_vowel_that_begins_a_syllable() -> None:
    assert wrap_text("มีเด็กหญิง", 8, 3, characters, "…")[1].startswith("เ")


def test_marks_and_joined_letters_stay_with_their_letter() -> None:
    assert split_clusters("e\u0301क्षि👩\u200d💻") == ["e\u0301", "क्षि", "👩\u200d💻"]


def test_a_hebrew_line_has_its_first_letter_at_the_right() -> None:
    first, rest = HEBREW[0], HEBREW
    if not FontFinder().for_text(HEBREW):
        pytest.skip("no font here has Hebrew")
    assert embedding_levels(rest, right_to_left=True) == [1] * len(rest)
    assert ink_starts(first + " " * 8 + "ם") == ("ם", first)


def ink_starts(line: str) -> tuple[str, str]:
    """Which of a line's first and last letters stands at the left, and which at the right, as drawn."""
    setter = a_setter(line)
    whole, alone = Image.new("L", (400, 60)), Image.new("L", (400, 60))
    setter.draw_line(line, whole, 0, 40)
    box = whole.getbbox()
    assert box is not None
    a_setter(line[0]).draw_line(line[0], alone, 0, 40)
    ink = alone.getbbox()
    assert ink is not None
    glyph = alone.crop(ink)
    at_left = ImageChops.difference(whole.crop((box[0], ink[1], box[0] + glyph.width, ink[3])), glyph)
    same_at_left = max(at_left.tobytes()) < 96
    return (line[0], line[-1]) if same_at_left else (line[-1], line[0])


@needs_a_font
def test_a_latin_line_has_its_first_letter_at_the_left() -> None:
    assert ink_starts("A        g") == ("A", "g")


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("abc אבג def", ["abc ", "אבג", " def"]),
        ("אבג abc דהו", [" דהו", "abc", "אבג "]),
        ("אבג 25 דהו", [" דהו", "25", "אבג "]),
        ("السعر 1,250.5 ريال", [" ريال", "1,250.5", "السعر "]),
        ("(אבג) abc", ["abc", "(אבג) "]),
    ],
)
def test_mixed_lines_are_ordered_as_unicode_says(line: str, order: list[str]) -> None:
    found = embedding_levels(line, right_to_left=is_right_to_left(line))
    runs: list[tuple[int, str]] = []
    for letter, level in zip(line, found, strict=True):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + letter)
        else:
            runs.append((level, letter))
    assert [runs[at][1] for at in visual_order([level for level, _ in runs])] == order


def test_arabic_letters_are_joined() -> None:
    if not FontFinder().for_text("ببب"):
        pytest.skip("no font here has Arabic")
    setter = a_setter("ببب")
    assert setter.measure_width("ببب") < 3 * setter.measure_width("ب")


@pytest.mark.parametrize("script", SAMPLES)
def test_a_script_is_drawn_in_letters_or_the_caption_is_left_out(script: str) -> None:
    text = SAMPLES[script]
    caption = typeset_caption(text, 854, 480)
    covered = all(FontFinder().for_text(cluster) for cluster in split_clusters(text))
    assert (caption is not None) == covered
    if caption:
        assert_no_box(text)


def assert_no_box(text: str) -> None:
    """Each run is set in a face that has all of its letters: a face draws a box only for what it has not."""
    for run in a_setter(text).split_runs(text):
        for letter in run.text:
            assert ord(letter) in run.face.characters or unicodedata.normalize("NFD", letter) != letter


def test_without_any_font_every_caption_is_left_out() -> None:
    assert typeset_caption("Nobody spoke.", 854, 480, FontFinder(faces=())) is None


def test_one_word_without_a_font_leaves_the_whole_caption_out() -> None:
    assert keep_drawable("Hello \U00012000\U00012001 world", latin_only()) == ""


@needs_a_font
def test_emoji_and_ornaments_without_a_font_are_dropped() -> None:
    assert keep_drawable("Hello 👩\u200d💻 world \U0001fae8!", latin_only()) == "Hello world !"


def test_a_caption_of_nothing_but_emoji_is_left_out() -> None:
    assert keep_drawable("👩\u200d💻", latin_only()) == ""


def test_a_font_that_cannot_be_read_is_passed_over() -> None:
    assert FontFace("/nowhere/at/all.ttf").characters == frozenset()


@pytest.mark.parametrize("caption", ["", "  \n ", "\u200f\u202e", "🎬"])
def test_captions_without_words_draw_nothing(caption: str) -> None:
    assert typeset_caption(caption, 854, 480, latin_only()) is None


def latin_only() -> FontFinder:
    """This machine's fonts, as if they had ASCII alone."""

    class AsciiFonts(FontFinder):
        def for_text(self, text: str) -> FontFace | None:
            return super().for_text(text) if text.isascii() else None

    return AsciiFonts()
