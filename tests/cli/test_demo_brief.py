"""What `make demo` asks for."""

from pathlib import Path

import pytest

from cli.demo_brief import build_demo_brief
from cli.errors import UserError
from contracts import Brief
from providers.registry import ANIMATIC
from storyboard import SceneLimits, write_storyboard


def test_without_words_it_is_a_narrated_film_in_3_scenes() -> None:
    brief = Brief.model_validate(build_demo_brief({}))
    scenes = write_storyboard(brief, SceneLimits(ANIMATIC.min_seconds, ANIMATIC.max_seconds), 1)
    assert [scene.number for scene in scenes] == [1, 2, 3]
    assert [len(scene.lines) for scene in scenes] == [2, 1, 1]


def test_words_from_make_become_the_brief(tmp_path: Path) -> None:
    words = {
        "LONGTAKE_DEMO_PROMPT": "$HOME `fox`",
        "LONGTAKE_DEMO_SECONDS": "30",
        "LONGTAKE_DEMO_ASPECT": "9:16",
    }
    assert build_demo_brief(words) == {
        "prompt": "$HOME `fox`",
        "duration_seconds": 30,
        "aspect_ratio": "9:16",
        "narration": {},
    }
    script = tmp_path / "a text.txt"
    script.write_text("Night.")
    assert build_demo_brief({"LONGTAKE_DEMO_SCRIPT": str(script)}) == {
        "script": "Night.",
        "narration": {},
    }
    assert build_demo_brief({"LONGTAKE_DEMO_PROMPT": "A fox"})["duration_seconds"] == 15


def test_a_script_with_a_length_of_its_own_is_not_narrated() -> None:
    brief = build_demo_brief({"LONGTAKE_DEMO_SECONDS": "5"})
    assert brief["duration_seconds"] == 5
    assert "narration" not in brief


def test_an_empty_word_is_as_good_as_none() -> None:
    assert build_demo_brief({"LONGTAKE_DEMO_PROMPT": "", "LONGTAKE_DEMO_SECONDS": ""}) == build_demo_brief({})


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
    with pytest.raises(UserError) as said:
        build_demo_brief(words)
    assert str(said.value) == sentence
