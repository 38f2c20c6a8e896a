"""What the streams are built from, part by part."""

import asyncio

import pytest

from api.http.signed_urls import LINK_REUSE_SECONDS, UrlSigner
from api.progress.broadcast import Broadcast
from api.progress.poll_interval import MAX_POLL_SECONDS, MIN_PAUSE_SHARE, MIN_POLL_SECONDS, next_poll_delay
from api.progress.quiet_queries import QuietQueryLimit
from api.progress.ref_counted import RefCounted
from api.progress.snapshot import SignedAssets, SignedLink
from api.progress.snapshot_diff import snapshot_differs
from contracts import (
    SceneProgress,
    TakeCondition,
)
from tests.api.views import NOW, a_view

# --- the feed ---


async def test_each_reader_of_a_feed_goes_at_its_own_pace() -> None:
    feed: Broadcast[int] = Broadcast(10)
    for item in (1, 2, 3):
        feed.publish_item(item)
    assert await feed.wait_after(0) == ([1, 2, 3], 3)
    assert await feed.wait_after(2) == ([3], 3)


async def test_readers_wait_for_news_and_all_hear_of_it() -> None:
    feed: Broadcast[int] = Broadcast(10)
    readers = [asyncio.create_task(feed.wait_after(0)) for _ in range(3)]
    await asyncio.sleep(0)
    feed.publish_item(7)
    assert await asyncio.gather(*readers) == [([7], 1)] * 3


async def test_a_reader_who_is_too_slow_can_tell_that_it_lost_some() -> None:
    feed: Broadcast[int] = Broadcast(2)
    for item in range(5):
        feed.publish_item(item)
    said, end = await feed.wait_after(1)
    assert (said, end) == ([3, 4], 5)
    assert end - 1 > len(said)


async def test_a_feed_that_is_closed_tells_what_was_left_and_then_nothing() -> None:
    feed: Broadcast[int] = Broadcast(10)
    feed.publish_item(1)
    feed.close()
    assert await feed.wait_after(0) == ([1], 1)
    assert await feed.wait_after(1) == ([], 1)


# --- what is shared ---


class _Work:
    def __init__(self) -> None:
        self.closed = False
        self.over = asyncio.Event()

    async def run(self) -> None:
        await self.over.wait()

    def close(self) -> None:
        self.closed = True


async def test_what_is_shared_is_made_once_and_ends_with_the_last_who_uses_it() -> None:
    shared: RefCounted[_Work] = RefCounted()
    with shared.share_by_key("a", _Work) as first:
        with shared.share_by_key("a", _Work) as second:
            assert second is first
        assert not first.closed
        assert shared.find_in_use("a") is first
    assert first.closed
    assert shared.keys_in_use == frozenset()


async def test_what_has_done_its_work_is_made_anew_for_whoever_comes_now() -> None:
    shared: RefCounted[_Work] = RefCounted()
    with shared.share_by_key("a", _Work) as first:
        first.over.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with shared.share_by_key("a", _Work) as second:
            assert second is not first
        assert shared.keys_in_use == frozenset()


async def test_after_the_end_whatever_comes_is_closed_at_once() -> None:
    shared: RefCounted[_Work] = RefCounted()
    shared.close_all()
    with shared.share_by_key("a", _Work) as late:
        assert late.closed


# --- the rhythm ---


def test_it_slows_down_while_nothing_changes_and_never_below_its_slowest() -> None:
    pauses = [next_poll_delay(quiet, 0) for quiet in (0, 5, 10, 20, 40, 80, 3600)]
    assert pauses == sorted(pauses)
    assert pauses[:3] == [MIN_POLL_SECONDS] * 3
    assert pauses[-1] == MAX_POLL_SECONDS


def test_what_a_look_took_counts_but_who_is_slow_is_left_in_peace() -> None:
    pauses = [next_poll_delay(0, 0, look_seconds) for look_seconds in (0.0, 0.4, 5.0)]
    assert pauses == pytest.approx(
        [MIN_POLL_SECONDS, MIN_POLL_SECONDS - 0.4, MIN_POLL_SECONDS * MIN_PAUSE_SHARE]
    )


def test_it_backs_off_while_nobody_answers() -> None:
    pauses = [next_poll_delay(0, failures) for failures in (*range(6), 10_000)]
    assert pauses == sorted(pauses)
    assert pauses[1] > MIN_POLL_SECONDS
    assert pauses[-1] == MAX_POLL_SECONDS


# --- what is told anew ---


@pytest.mark.parametrize(
    ("was", "is_", "seconds", "differs"),
    [
        (60.0, 59.0, 1.0, False),
        (60.0, 60.0, 2.0, False),
        (60.0, 60.0, 10.0, True),
        (60.0, 90.0, 1.0, True),
        (2.0, 0.0, 5.0, False),
        (600.0, 640.0, 1.0, False),
        (None, 60.0, 1.0, True),
        (60.0, None, 1.0, True),
        (None, None, 60.0, False),
    ],
)
def test_a_time_left_is_told_anew_when_counting_down_would_mislead(
    was: float | None, is_: float | None, seconds: float, differs: bool
) -> None:
    before, now = a_view(estimated_time_remaining=was), a_view(estimated_time_remaining=is_)
    assert snapshot_differs(before, now, seconds) is differs


def test_what_scenes_suffer_from_is_told_anew() -> None:
    well = a_view(scenes=(SceneProgress(number=1),))
    ill = a_view(scenes=(SceneProgress(number=1, condition=TakeCondition.RETRYING),))
    assert snapshot_differs(well, ill, 0)
    assert not snapshot_differs(ill, ill, 0)


def test_a_link_that_is_renewed_is_told_anew() -> None:
    link = SignedLink(url="/one", created_at=NOW)
    one = a_view(assets=SignedAssets(poster=link))
    two = a_view(assets=SignedAssets(poster=link.model_copy(update={"url": "/two"})))
    assert snapshot_differs(one, two, 0)


# --- links ---


def test_a_link_stays_the_same_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // LINK_REUSE_SECONDS * LINK_REUSE_SECONDS
    links = []
    for second in (0, LINK_REUSE_SECONDS - 1, LINK_REUSE_SECONDS):
        monkeypatch.setattr("time.time", lambda second=second: begin + second)
        links.append(UrlSigner(["secret"]).sign_url("jobs/1/film.mp4"))
    assert links[0] == links[1]
    assert links[1] != links[2]


def test_a_link_is_good_for_an_hour_whenever_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // LINK_REUSE_SECONDS * LINK_REUSE_SECONDS
    for made in (0, LINK_REUSE_SECONDS - 1):
        monkeypatch.setattr("time.time", lambda made=made: begin + made)
        token = UrlSigner(["secret"]).sign_url("jobs/1/film.mp4").split("/")[-2]
        monkeypatch.setattr("time.time", lambda made=made: begin + made + 3600)
        assert UrlSigner(["secret"]).read_key(token) == "jobs/1/film.mp4"


def test_quiet_jobs_are_queried_so_often_in_a_second_and_no_more() -> None:
    now = 0.0
    limit = QuietQueryLimit(3.0, lambda: now)
    assert [limit.take_token() for _ in range(4)] == [True, True, True, False]
    now = 0.5
    assert [limit.take_token() for _ in range(2)] == [True, False]
    now = 100.0
    assert [limit.take_token() for _ in range(4)] == [True, True, True, False]


def test_while_no_worker_answers_all_quiet_jobs_are_queried() -> None:
    limit = QuietQueryLimit(0.0)
    assert not limit.take_token()
    limit.note_no_worker()
    assert limit.take_token()
    limit.note_answer()
    assert not limit.take_token()
