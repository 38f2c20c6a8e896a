"""Parses who narrates from a word of the command line."""

import pytest

from cli.request_bodies import build_narration


@pytest.mark.parametrize(
    ("narrator", "given"),
    [
        (None, None),
        ("minimax", {"provider": "minimax"}),
        ("elevenlabs/eleven_v3", {"provider": "elevenlabs", "model": "eleven_v3"}),
    ],
)
def test_a_narrator_asks_for_a_narration(narrator: str | None, given: dict[str, str] | None) -> None:
    assert build_narration(narrate=False, narrator=narrator) == given
