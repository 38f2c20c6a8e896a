"""What the emulator's text models write: it fits the schema, and the brief's length."""

import pytest

from emulator.fake_llm import fake_json

SHOT = {
    "type": "object",
    "properties": {
        "index": {"type": "integer"},
        "seconds": {"type": "integer", "enum": [5, 10]},
        "camera": {"type": "string", "enum": ["pan", "still"]},
        "text": {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 12}]},
    },
}
BOARD = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "shots": {"type": "array", "maxItems": 6, "items": {"$ref": "#/$defs/shot"}},
    },
    "$defs": {"shot": SHOT},
}


@pytest.mark.parametrize(
    ("brief", "lengths"),
    [
        ("A fox. 30 seconds long.", [5, 10, 5, 10]),
        ("A fox in 3 shots, 30 s", [10, 10, 10]),
        ('{"brief": "a fox", "seconds": 50}', [10, 10, 10, 10, 10]),
        ("A fox in 40 shots", [5, 5, 5, 5, 5, 5]),
    ],
)
def test_shots_share_the_time_that_the_brief_asks_for(brief: str, lengths: list[int]) -> None:
    assert [shot["seconds"] for shot in fake_json(BOARD, brief)["shots"]] == lengths


def test_shots_take_turns_at_sentences_and_choices() -> None:
    shots = fake_json(BOARD, "A fox runs. An owl waits. 20 seconds.")["shots"]
    assert [shot["text"] for shot in shots[:2]] == ["A fox runs.", "An owl waits"]
    assert [shot["camera"] for shot in shots[:2]] == ["pan", "still"]
    assert [shot["index"] for shot in shots[:2]] == [1, 2]


def test_a_text_that_is_to_be_rewritten_is_the_one_behind_its_name() -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in ("line_1", "line_2")}}
    material = "===\nline_1: Look up!\nline_2: It turns: see?\n===\nTranslate these lines into de."
    assert fake_json(schema, material) == {"line_1": "Look up!", "line_2": "It turns: see?"}
