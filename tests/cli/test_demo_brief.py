"""What `make demo` asks for."""

from pathlib import Path

import pytest

from cli.demo_brief import demo_brief
from cli.errors import SorryError
from providers.registry import ANIMATIC
from storyboard import SceneLimits, write_storyboard
from workflows.contracts import Brief


def test_without_words_it_is_a_film_of_15_seconds_in_3_scenes() -> None:
    brief = Brief.model_validate(demo_brief({}))
    scenes = write_storyboard(brief, SceneLimits(ANIMATIC.min_seconds, ANIMATIC.max_seconds), 1)
    assert [scene.number for scene in scenes] == [1, 2, 3]
    assert sum(scene.seconds for scene in scenes) == 15


def test_words_from_make_become_the_brief(tmp_path: Path) -> None:
    words = {
        "LONGTAKE_DEMO_PROMPT": "$HOME `fox`",
        "LONGTAKE_DEMO_SECONDS": "30",
        "LONGTAKE_DEMO_ASPECT": "9:16",
    }
    assert demo_brief(words) == {"prompt": "$HOME `fox`", "duration_seconds": 30, "aspect_ratio": "9:16"}
    script = tmp_path / "a text.txt"
    script.write_text("Night.")
    assert demo_brief({"LONGTAKE_DEMO_SCRIPT": str(script)}) == {"script": "Night.", "duration_seconds": 15}


def test_an_empty_word_is_as_good_as_none() -> None:
    assert demo_brief({"LONGTAKE_DEMO_PROMPT": "", "LONGTAKE_DEMO_SECONDS": ""}) == demo_brief({})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"LONGTAKE_DEMO_SECONDS": "many"}, "SECONDS is many, which is no number; try SECONDS=30."),
        (
            {"LONGTAKE_DEMO_PROMPT": "a", "LONGTAKE_DEMO_SCRIPT": "b"},
            "Give PROMPT or SCRIPT, not both.",
        ),
        (
            {"LONGTAKE_DEMO_SCRIPT": "no/such"},
            "The script no/such cannot be read: No such file or directory.",
        ),
    ],
)
def test_words_at_fault_are_named(words: dict[str, str], sentence: str) -> None:
    with pytest.raises(SorryError) as said:
        demo_brief(words)
    assert str(said.value) == sentence
