"""A scene in one line for an operator."""

from contracts import Scene
from storyboard import summarise_scene


def scene(caption: str, text: str = "text") -> Scene:
    return Scene(number=1, text=text, caption=caption, seconds=5)


def test_a_summary_is_the_caption_on_one_line() -> None:
    assert summarise_scene(scene("INT. HOUSE\n\nA man  waits.")) == "INT. HOUSE A man waits."


def test_a_long_summary_is_cut_at_a_words_end() -> None:
    assert summarise_scene(scene("a lighthouse " * 20)) == "a lighthouse " * 6 + "a…"


def test_a_summary_without_spaces_is_cut_between_signs() -> None:
    assert summarise_scene(scene("👩\u200d👩\u200d👧" * 40)) == "👩\u200d👩\u200d👧" * 15 + "…"


def test_a_scene_without_a_caption_is_summed_up_by_its_text() -> None:
    assert summarise_scene(scene("", "A man waits.")) == "A man waits."
