"""Which of a service's jobs a lost submit may have started, and when it certainly started none."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.error_types import ErrorType
from providers.kit.error_messages import provider_error
from providers.kit.job_matching import MODEL, PROMPT, ExpectedListing, MatchLevel, compare_job, is_same_value
from providers.kit.submit_lookup import (
    ListedJob,
    find_in_job_list,
    is_in_submit_window,
    is_too_old,
    parse_time,
)
from providers.protocol import ClipOrder, LostSubmit, MediaOrder, MusicOrder
from tests.providers.kit import a_clip
from tests.providers.video_kit import trouble

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOST = LostSubmit(a_clip(), since=NOON, until=NOON + timedelta(minutes=1))
ORDER = ExpectedListing(
    {MODEL: "maker/film-2", PROMPT: "A red kite.", "duration": 5, "ratio": "16:9"}, ["film-2-fast"]
)
SHOWN = {MODEL: "maker/film-2", PROMPT: "A red kite.", "duration": 5, "ratio": "16:9"}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("5", 5),
        ("5s", 5.0),
        (5, "5 seconds"),
        ("768P", "768p"),
        ("720p", "1280x720"),
        ("1280x720", "1280*720"),
        ("16:9", "1920x1080"),
        ("16:9", "16/9"),
        (False, "false"),
        ("A  red\nkite", "a red kite"),
    ],
)
def test_these_mean_the_same(asked: object, shown: object) -> None:
    assert is_same_value(asked, shown)
    assert is_same_value(shown, asked)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(5, 6), ("720p", "1080p"), ("720p", "1920x1080"), ("16:9", "9:16"), ("1280x720", "1920x1080")],
)
def test_these_do_not(asked: object, shown: object) -> None:
    assert not is_same_value(asked, shown)


@pytest.mark.parametrize(
    ("shown", "alike"),
    [
        ({}, MatchLevel.SAME),
        ({"ratio": "adaptive", "duration": "5s", MODEL: "FILM-2"}, MatchLevel.SAME),
        ({"duration": 8}, MatchLevel.PROBABLE),
        ({MODEL: "film-2-turbo"}, MatchLevel.PROBABLE),
        ({PROMPT: None}, MatchLevel.PROBABLE),
        ({PROMPT: None, "duration": 8}, MatchLevel.POSSIBLE),
        ({PROMPT: None, "duration": None, "ratio": None}, MatchLevel.POSSIBLE),
        ({PROMPT: "Revised."}, MatchLevel.POSSIBLE),
        ({MODEL: "film-2-fast"}, MatchLevel.OTHER_MODEL),
        ({MODEL: "maker/picture-1"}, MatchLevel.OTHER_MODEL),
    ],
)
def test_a_job_is_anothers_only_by_its_model(shown: dict[str, object], alike: MatchLevel) -> None:
    assert compare_job(ORDER, SHOWN | shown) is alike


def test_at_a_gateway_a_job_of_any_model_may_be_it() -> None:
    assert (
        compare_job(replace(ORDER, gateway=True), SHOWN | {MODEL: "picture-1", PROMPT: None})
        is MatchLevel.POSSIBLE
    )


def _asked(order: MediaOrder) -> ExpectedListing:
    if isinstance(order, MusicOrder):
        raise provider_error(ErrorType.INVALID_REQUEST)
    return ExpectedListing({MODEL: order.model, PROMPT: order.text, "seconds": order.seconds})


async def _pages(*jobs: ListedJob) -> AsyncIterator[list[ListedJob]]:
    yield list(jobs)


def a_job(job_id: str = "j1", order: ClipOrder | None = None, **shown: object) -> ListedJob:
    fields = dict(_asked(order or a_clip()).fields)
    return ListedJob(job_id, NOON, fields | shown)


@pytest.mark.parametrize(
    "jobs",
    [
        (a_job(),),
        (a_job(), a_job("j2", prompt="Revised.")),
        (a_job(), a_job("j2", seconds=9)),
        (a_job(prompt=None), a_job("j2", prompt="Another.")),
        (a_job(seconds=9),),
    ],
    ids=["as ordered", "beside what may be it", "beside one less like it", "no prompt", "its prompt alone"],
)
async def test_the_one_that_is_most_like_it_is_taken(jobs: tuple[ListedJob, ...]) -> None:
    assert await find_in_job_list(LOST, _pages(*jobs), _asked) == "j1"


@pytest.mark.parametrize(
    "jobs",
    [(), (a_job(prompt="Revised."),), (a_job(), a_job("j2")), (a_job(""),)],
    ids=["an empty list", "what may be it", "two that are it", "one without an id"],
)
async def test_what_is_not_certain_is_unknown(jobs: tuple[ListedJob, ...]) -> None:
    assert (await trouble(find_in_job_list(LOST, _pages(*jobs), _asked))).kind is ErrorType.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("known", "jobs"),
    [
        (frozenset(), (a_job(model="another"),)),
        (frozenset(), (replace(a_job(), created=NOON - timedelta(hours=1)),)),
        (frozenset({"j1"}), (a_job(),)),
        (frozenset({"j1", "gone"}), (a_job(), a_job("j2", model="another"))),
    ],
    ids=["another model's", "an older one", "another take's", "both"],
)
async def test_there_is_none_where_all_that_was_made_then_is_anothers(
    known: frozenset[str], jobs: tuple[ListedJob, ...]
) -> None:
    assert await find_in_job_list(replace(LOST, known=known), _pages(*jobs), _asked) is None


async def test_a_list_that_shows_nothing_that_we_know_to_be_there_proves_nothing() -> None:
    lost = replace(LOST, known=frozenset({"j9"}))
    jobs = _pages(a_job(model="another"))
    assert (await trouble(find_in_job_list(lost, jobs, _asked))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_what_another_lost_submit_may_have_made_is_not_taken() -> None:
    rival = replace(a_clip("job-2/scene/1/1"), text="A blue kite.")
    lost = replace(LOST, rivals=(rival, MusicOrder("job-3/audio/0/1", "song", "Kites.", 30.0, 1)))
    unknown = await trouble(find_in_job_list(lost, _pages(a_job(prompt=None)), _asked))
    assert unknown.kind is ErrorType.OUTCOME_UNKNOWN
    assert await find_in_job_list(lost, _pages(a_job(), a_job("j2", rival)), _asked) == "j1"


def test_clocks_may_differ_by_two_minutes_on_either_side() -> None:
    assert is_in_submit_window(LOST, NOON - timedelta(minutes=2))
    assert is_in_submit_window(LOST, NOON + timedelta(minutes=3))
    assert not is_in_submit_window(LOST, NOON + timedelta(minutes=3, seconds=1))
    assert is_too_old(LOST, NOON - timedelta(minutes=2, seconds=1))


@pytest.mark.parametrize(
    "written",
    [
        NOON.timestamp(),
        NOON.timestamp() * 1_000,
        str(int(NOON.timestamp())),
        NOON.isoformat(),
        "2026-11-20T12:00:00Z",
        "2026-11-20T20:00:00+08:00",
    ],
)
def test_moments_are_read_however_they_are_written(written: object) -> None:
    assert parse_time(written) == NOON


@pytest.mark.parametrize("written", [None, "", "yesterday", "2026-11-20T12:00:00", [], float("inf")])
def test_a_moment_that_cannot_be_read_or_has_no_zone_is_unknown(written: object) -> None:
    assert parse_time(written) is None
