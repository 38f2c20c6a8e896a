"""What the streams are built from, part by part."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.http.signed_urls import LINK_REUSE_SECONDS, UrlSigner
from api.progress.activity_retries import add_activity_retries
from api.progress.broadcast import Broadcast
from api.progress.event_log import EventLog
from api.progress.poll_interval import MAX_POLL_SECONDS, MIN_PAUSE_SHARE, MIN_POLL_SECONDS, next_poll_delay
from api.progress.ref_counted import RefCounted
from api.progress.snapshot import ProgressSnapshot, SignedAssets, SignedLink, SnapshotSource
from api.progress.snapshot_diff import snapshot_differs
from api.progress.sse_events import UnavailableReason
from contracts import (
    JobStatus,
    LedgerStage,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeKey,
    TakeProgress,
)
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def a_view(seq: int = 1, **fields: Any) -> ProgressSnapshot:  # noqa: ANN401 - any of its fields
    return ProgressSnapshot(job_id="job-1", seq=seq, source=SnapshotSource.WORKFLOW, **fields)


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


# --- the chronicle ---


def opened(chronicle: EventLog, last: int | None) -> list[tuple[str, int | None]]:
    return [(entry.kind.value, entry.seq) for entry in chronicle.initial_events(last)[0]]


async def test_who_has_seen_nothing_is_told_the_latest_alone() -> None:
    chronicle = EventLog("job-1")
    for seq in (5, 6, 7):
        chronicle.add_snapshot(a_view(seq), NOW, follows=seq - 1)
    assert opened(chronicle, None) == [("update", 7)]


async def test_who_has_seen_the_latest_is_told_it_without_an_id() -> None:
    chronicle = EventLog("job-1")
    chronicle.add_snapshot(a_view(7), NOW, follows=6)
    (entry,) = chronicle.initial_events(7)[0]
    assert (entry.seq, entry.server_sent_event.id) == (7, None)


async def test_the_latest_has_its_id_for_whoever_comes_after_it_was_told_anew() -> None:
    chronicle = EventLog("job-1")
    chronicle.add_snapshot(a_view(7), NOW, follows=6)
    chronicle.refresh_snapshot(a_view(7, slower_than_usual=True), NOW)
    told, _ = await chronicle.broadcast.wait_after(1)
    assert [entry.server_sent_event.id for entry in told] == [None]
    assert chronicle.initial_events(None)[0][0].server_sent_event.id == "7"


async def test_that_nobody_answers_is_said_once_and_to_those_who_come_then() -> None:
    chronicle = EventLog("job-1")
    chronicle.add_snapshot(a_view(7), NOW, follows=6)
    for _ in range(3):
        chronicle.add_unavailable(UnavailableReason.NO_WORKER)
    assert chronicle.broadcast.end_cursor == 2
    assert opened(chronicle, None) == [("update", 7), ("error", None)]
    chronicle.refresh_snapshot(a_view(7), NOW)
    assert chronicle.broadcast.end_cursor == 3
    assert opened(chronicle, None) == [("update", 7)]


async def test_who_has_seen_the_end_is_told_only_that_it_was_the_end() -> None:
    chronicle = EventLog("job-1")
    chronicle.add_snapshot(a_view(7, status=JobStatus.COMPLETED), NOW, follows=6)
    chronicle.add_done(JobStatus.COMPLETED)
    assert opened(chronicle, 7) == [("done", None)]
    assert opened(chronicle, None) == [("update", 7), ("done", None)]


async def test_a_sketch_by_the_catalog_has_no_seq_and_no_id() -> None:
    chronicle = EventLog("job-1")
    chronicle.add_database_snapshot(a_view(0, progress=15), NOW)
    (entry,) = chronicle.initial_events(None)[0]
    assert (entry.seq, entry.server_sent_event.id) == (None, None)


# --- what a job suffers from ---


def a_trouble(
    scene: int | None, type_: str, message: str, *, stage: LedgerStage = LedgerStage.SCENE
) -> ActivityIssue:
    key = None if scene is None else TakeKey(job_id="job-1", stage=stage, scene=scene)
    next_at = NOW + timedelta(seconds=14)
    return ActivityIssue("wait_for_news", key, type_, message, attempt=3, next_at=next_at)


TOLD = ProgressResponse(
    job_id="job-1",
    status=JobStatus.PROCESSING,
    scenes=(SceneProgress(number=1), SceneProgress(number=2, state=SceneState.RUNNING)),
    audio=TakeProgress(),
)


def test_a_retry_is_shown_at_its_scene_with_its_try_and_its_reason() -> None:
    laid = add_activity_retries(TOLD, [a_trouble(2, ErrorType.TRANSIENT, "It is away.")], NOW)
    first, second = laid.scenes
    assert first == TOLD.scenes[0]
    assert (second.condition, second.attempt) == (TakeCondition.RETRYING, 3)
    assert second.detail == "Retrying (try 3) in 14 s: It is away."


def test_a_try_that_is_under_way_has_no_seconds() -> None:
    laid = add_activity_retries(
        TOLD, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW + timedelta(seconds=20)
    )
    assert laid.scenes[1].detail == "Retrying (try 3): Away."


def test_who_waits_in_line_has_a_number_and_is_not_retrying() -> None:
    line = a_trouble(1, ErrorType.NO_SLOT, "number 4 in line for runway; next look in 3.2 s")
    (scene, _) = add_activity_retries(TOLD, [line], NOW).scenes
    assert (scene.condition, scene.attempt) == (TakeCondition.IN_LINE, 1)
    assert scene.detail == "Number 4 in line for runway"


def test_the_music_and_the_whole_job_have_troubles_of_their_own() -> None:
    music = a_trouble(0, ErrorType.TRANSIENT, "Away.", stage=LedgerStage.AUDIO)
    cut = a_trouble(None, ErrorType.DISK_FULL, "The disk is full.")
    laid = add_activity_retries(TOLD, [music, cut], NOW)
    assert laid.audio is not None
    assert laid.audio.condition is TakeCondition.RETRYING
    assert (laid.condition, laid.detail) == (
        TakeCondition.RETRYING,
        "Retrying (try 3) in 14 s: The disk is full.",
    )


def test_what_the_job_says_itself_is_not_called_a_retry() -> None:
    told = TOLD.model_copy(update={"detail": "The film has no music."})
    laid = add_activity_retries(told, [a_trouble(None, ErrorType.DISK_FULL, "The disk is full.")], NOW)
    assert (laid.condition, laid.detail) == (None, "The film has no music.")


def test_a_paused_step_is_told_before_all_else_and_has_no_try() -> None:
    message = "Paused. It goes on with: temporal activity unpause"
    scene = a_trouble(2, ErrorType.PAUSED, message)
    cut = a_trouble(None, ErrorType.PAUSED, message)
    others = [a_trouble(2, ErrorType.TRANSIENT, "Away."), a_trouble(None, ErrorType.DISK_FULL, "It is full.")]
    told = TOLD.model_copy(update={"detail": "The film has no music."})
    laid = add_activity_retries(told, [scene, cut, *others], NOW)
    assert (laid.scenes[1].condition, laid.scenes[1].attempt) == (TakeCondition.PAUSED, 1)
    assert laid.scenes[1].detail == laid.detail == message
    assert laid.condition is TakeCondition.PAUSED


def test_what_has_ended_suffers_no_more() -> None:
    ended = TOLD.model_copy(update={"status": JobStatus.FAILED})
    assert add_activity_retries(ended, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW) is ended


# --- links ---


def test_a_link_stays_the_same_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // LINK_REUSE_SECONDS * LINK_REUSE_SECONDS
    links = []
    for second in (0, LINK_REUSE_SECONDS - 1, LINK_REUSE_SECONDS):
        monkeypatch.setattr("time.time", lambda second=second: begin + second)
        links.append(UrlSigner("secret").sign_url("jobs/1/film.mp4"))
    assert links[0] == links[1]
    assert links[1] != links[2]


def test_a_link_is_good_for_an_hour_whenever_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // LINK_REUSE_SECONDS * LINK_REUSE_SECONDS
    for made in (0, LINK_REUSE_SECONDS - 1):
        monkeypatch.setattr("time.time", lambda made=made: begin + made)
        token = UrlSigner("secret").sign_url("jobs/1/film.mp4").split("/")[-2]
        monkeypatch.setattr("time.time", lambda made=made: begin + made + 3600)
        assert UrlSigner("secret").read_key(token) == "jobs/1/film.mp4"
