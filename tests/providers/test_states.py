"""The words for how a job stands, in every case and spelling."""

import logging

import pytest

from contracts import ProviderJobState
from providers.kit.job_states import STATE_BY_WORD, parse_known_state, parse_state

ENDS = {
    ProviderJobState.SUCCEEDED: "SUCCESS Succeeded succeed completed COMPLETE done Finished",
    ProviderJobState.FAILED: "FAILURE failed Fail ERROR expired timeout timed_out TIME-OUT rejected "
    "moderated content_moderated budget_exceeded",
    ProviderJobState.CANCELED: "CANCELLED canceled Cancel aborted",
}


@pytest.mark.parametrize(
    ("state", "word"), [(state, word) for state, words in ENDS.items() for word in words.split()]
)
def test_a_word_for_an_end_is_one_in_any_case(state: ProviderJobState, word: str) -> None:
    for spelling in (word, word.upper(), word.lower(), word.title(), f" {word} ", f"TASK_STATUS_{word}"):
        assert parse_known_state(spelling) is state


@pytest.mark.parametrize("word", ["queued", "IN_QUEUE", "pending", "THROTTLED", "Preparing", "not_started"])
def test_what_waits_is_queued(word: str) -> None:
    assert parse_state(word) is ProviderJobState.QUEUED


@pytest.mark.parametrize(
    "word", ["running", "IN_PROGRESS", "in-progress", "Processing", "dreaming", "cancelling"]
)
def test_what_is_being_made_runs(word: str) -> None:
    assert parse_known_state(word) is ProviderJobState.RUNNING


@pytest.mark.parametrize("word", ["", None, "reticulating", 7, [], {}, "failedover", "status", "不明"])
def test_a_word_that_nobody_knows_is_told_apart_from_one_that_runs(word: object) -> None:
    assert parse_known_state(word) is None
    assert parse_state(word) is ProviderJobState.RUNNING


def test_a_word_that_nobody_knows_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        parse_state("Splines\n{user text}")
        parse_state("splines-USER-text")
    assert [record.getMessage() for record in caplog.records] == [
        "A provider's word for a state is not known: splinesusertext"
    ]


def test_a_service_may_have_words_and_numbers_of_its_own() -> None:
    own = {"1": ProviderJobState.SUCCEEDED, "ready": ProviderJobState.QUEUED}
    for flag in (1, 1.0, "1", " 1 "):
        assert parse_known_state(flag, own) is ProviderJobState.SUCCEEDED
    assert parse_known_state("READY", own) is ProviderJobState.QUEUED
    assert parse_known_state("failed", own) is ProviderJobState.FAILED
    assert parse_known_state(True, own) is None


def test_no_word_stands_for_two_states() -> None:
    assert len(STATE_BY_WORD) == len({word.casefold() for word in STATE_BY_WORD})
    assert set(STATE_BY_WORD.values()) == set(ProviderJobState)
