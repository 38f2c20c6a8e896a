"""The words that people read are plain: what an earlier version said in riddles does not come back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What was said once, and what is said now.
OLD_WORDS = {
    "In the making": "Generating",
    "Waits for your decision": "Needs a decision",
    "Waits for you": "Needs your review",
    "It waits for you": "It needs your decision",
    "waits for your decision": "needs your decision",
    "a larger budget": "Over budget: paused",
    "as it stands": "No estimate yet",
    "Being made": "Generating",
    "Being fetched": "Downloading",
    "No sign of life": "No response from provider",
    "of usually": "(usually about 2:12)",
    "Cutting the film": "Assembling the film",
    "is made again": "Regenerating scene 4",
    "Make this take": "Generate take",
    "Leave it": "Cancel",
    "Leave that out": "Remove",
    "Finish with what is there": "Finish with the scenes that are ready",
    "Do without": "Skip this scene",
    "Order and pay again": "Order again (may cost twice)",
    "id, if you found it": "Job ID at KIE.AI (from their dashboard)",
    "its id there": "Provider job ID",
    "the provider says": "stated by the provider",
    "Make more like this": "Reuse these settings",
    "Say what is seen": "Describe what we see in this scene",
    "No film fits": "No films match",
    "names no view": "Page not found",
    "did not come": "Part of the page failed to load",
    "leave it out": "Remove it or choose another model",
    "made anew": "regenerated",
    "Ask for a film": "Generate a film",
}
# Comments in them are read by nobody else.
READ_BY_PEOPLE = ("api/studio/static/*.js", "cli/*.py", "cli/doctor/*.py", "contracts/stages.py")
COMMENT = re.compile(r"^\s*(//|\*|/\*\*|#)")


def test_no_old_words_are_said_to_people() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: “{old}”, now “{OLD_WORDS[old]}”"
        for path, number, line in _lines()
        for old in OLD_WORDS
        if old in line
    ]
    assert found == []


@pytest.mark.parametrize("pattern", READ_BY_PEOPLE)
def test_each_place_where_words_stand_is_looked_at(pattern: str) -> None:
    assert list(ROOT.glob(pattern))


def _lines() -> Iterator[tuple[Path, int, str]]:
    """Yield the lines that are no comments, with where they stand."""
    for pattern in READ_BY_PEOPLE:
        for path in sorted(ROOT.glob(pattern)):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if not COMMENT.match(line):
                    yield path, number, line
