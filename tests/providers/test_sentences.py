"""Prompts as services get them, and which of their jobs a lost submit may have started."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from providers.errors import ProviderError
from providers.finding import in_time, moment, the_one, too_old
from providers.ordering import prompt_of
from providers.protocol import Lost
from providers.sentences import percent
from tests.providers.kit import a_clip
from workflows.errors import ErrorType

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOST = Lost(a_clip(), since=NOON, until=NOON + timedelta(minutes=1))


def test_the_style_follows_the_text() -> None:
    assert prompt_of(replace(a_clip(), text="A kite", style="oil"), 100) == "A kite. Style: oil"
    assert prompt_of(replace(a_clip(), text="A kite!", style="oil"), 100) == "A kite! Style: oil"


def test_a_long_prompt_is_cut_between_two_words() -> None:
    assert prompt_of(replace(a_clip(), text="one two three"), 9) == "one two"
    assert prompt_of(replace(a_clip(), text="one two three"), 7) == "one two"


def test_text_without_spaces_is_cut_where_the_limit_is() -> None:
    assert prompt_of(replace(a_clip(), text="風" * 9), 5) == "風" * 5


def test_the_limit_counts_what_lies_beyond_the_basic_plane_twice() -> None:
    assert prompt_of(replace(a_clip(), text="🪁" * 4), 5) == "🪁🪁"


def test_progress_stays_between_0_and_100() -> None:
    assert [percent(p) for p in (None, -5, 42, 140, float("nan"))] == [None, 0, 42, 100, None]


def test_clocks_may_differ_by_two_minutes_on_either_side() -> None:
    assert in_time(LOST, NOON - timedelta(minutes=2))
    assert in_time(LOST, NOON + timedelta(minutes=3))
    assert not in_time(LOST, NOON + timedelta(minutes=3, seconds=1))
    assert too_old(LOST, NOON - timedelta(minutes=2, seconds=1))


def test_a_moment_without_a_zone_is_in_utc() -> None:
    assert moment(NOON.replace(tzinfo=None)) == moment(NOON.timestamp()) == NOON


def test_a_moment_may_be_in_milliseconds() -> None:
    assert moment(NOON.timestamp() * 1_000) == NOON


def test_several_candidates_are_none_to_choose_from() -> None:
    assert the_one([]) is None
    assert the_one(["a", "a"]) == "a"
    with pytest.raises(ProviderError) as caught:
        the_one(["a", "b"])
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN
