"""What the streams are built from, part by part."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.picture import Progress, SignedAssets, SignedLink, Source
from api.signing import SAME_SECONDS, Signer
from api.suffering import suffering
from api.watching.chronicle import Chronicle
from api.watching.entries import Silence
from api.watching.feed import Feed
from api.watching.moved import moved
from api.watching.rhythm import BRISK_SECONDS, LEAST_SHARE, SLOW_SECONDS, pause
from api.watching.shared import Shared
from engine import Trouble
from workflows.contracts import (
    PAUSED_BY_OPERATOR,
    Condition,
    JobStatus,
    ProgressResponse,
    SceneProgress,
    SceneState,
    Stage,
    TakeKey,
    TakeProgress,
)
from workflows.errors import ErrorType

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def a_view(seq: int = 1, **fields: Any) -> Progress:  # noqa: ANN401 - any of its fields
    return Progress(job_id="job-1", seq=seq, source=Source.WORKFLOW, **fields)


# --- the feed ---


async def test_each_reader_of_a_feed_goes_at_its_own_pace() -> None:
    feed: Feed[int] = Feed(10)
    for item in (1, 2, 3):
        feed.add(item)
    assert await feed.after(0) == ([1, 2, 3], 3)
    assert await feed.after(2) == ([3], 3)


async def test_readers_wait_for_news_and_all_hear_of_it() -> None:
    feed: Feed[int] = Feed(10)
    readers = [asyncio.create_task(feed.after(0)) for _ in range(3)]
    await asyncio.sleep(0)
    feed.add(7)
    assert await asyncio.gather(*readers) == [([7], 1)] * 3


async def test_a_reader_who_is_too_slow_can_tell_that_it_lost_some() -> None:
    feed: Feed[int] = Feed(2)
    for item in range(5):
        feed.add(item)
    said, end = await feed.after(1)
    assert (said, end) == ([3, 4], 5)
    assert end - 1 > len(said)


async def test_a_feed_that_is_closed_tells_what_was_left_and_then_nothing() -> None:
    feed: Feed[int] = Feed(10)
    feed.add(1)
    feed.close()
    assert await feed.after(0) == ([1], 1)
    assert await feed.after(1) == ([], 1)


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
    shared: Shared[_Work] = Shared()
    with shared.use("a", _Work) as first:
        with shared.use("a", _Work) as second:
            assert second is first
        assert not first.closed
        assert shared.get("a") is first
    assert first.closed
    assert shared.keys == frozenset()


async def test_what_has_done_its_work_is_made_anew_for_whoever_comes_now() -> None:
    shared: Shared[_Work] = Shared()
    with shared.use("a", _Work) as first:
        first.over.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with shared.use("a", _Work) as second:
            assert second is not first
        assert shared.keys == frozenset()


async def test_after_the_end_whatever_comes_is_closed_at_once() -> None:
    shared: Shared[_Work] = Shared()
    shared.end()
    with shared.use("a", _Work) as late:
        assert late.closed


# --- the rhythm ---


def test_it_slows_down_while_nothing_changes_and_never_below_its_slowest() -> None:
    pauses = [pause(quiet, 0) for quiet in (0, 5, 10, 20, 40, 80, 3600)]
    assert pauses == sorted(pauses)
    assert pauses[:3] == [BRISK_SECONDS] * 3
    assert pauses[-1] == SLOW_SECONDS


def test_what_a_look_took_counts_but_who_is_slow_is_left_in_peace() -> None:
    pauses = [pause(0, 0, look_seconds) for look_seconds in (0.0, 0.4, 5.0)]
    assert pauses == pytest.approx([BRISK_SECONDS, BRISK_SECONDS - 0.4, BRISK_SECONDS * LEAST_SHARE])


def test_it_backs_off_while_nobody_answers() -> None:
    pauses = [pause(0, failures) for failures in (*range(6), 10_000)]
    assert pauses == sorted(pauses)
    assert pauses[1] > BRISK_SECONDS
    assert pauses[-1] == SLOW_SECONDS


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
    assert moved(before, now, seconds) is differs


def test_what_scenes_suffer_from_is_told_anew() -> None:
    well = a_view(scenes=(SceneProgress(number=1),))
    ill = a_view(scenes=(SceneProgress(number=1, condition=Condition.RETRYING),))
    assert moved(well, ill, 0)
    assert not moved(ill, ill, 0)


def test_a_link_that_is_renewed_is_told_anew() -> None:
    link = SignedLink(url="/one", created_at=NOW)
    one = a_view(assets=SignedAssets(poster=link))
    two = a_view(assets=SignedAssets(poster=link.model_copy(update={"url": "/two"})))
    assert moved(one, two, 0)


# --- the chronicle ---


def opened(chronicle: Chronicle, last: int | None) -> list[tuple[str, int | None]]:
    return [(entry.kind.value, entry.seq) for entry in chronicle.opening(last)[0]]


async def test_who_has_seen_nothing_is_told_the_latest_alone() -> None:
    chronicle = Chronicle("job-1")
    for seq in (5, 6, 7):
        chronicle.picture(a_view(seq), NOW, follows=seq - 1)
    assert opened(chronicle, None) == [("update", 7)]


async def test_who_has_seen_the_latest_is_told_it_without_an_id() -> None:
    chronicle = Chronicle("job-1")
    chronicle.picture(a_view(7), NOW, follows=6)
    (entry,) = chronicle.opening(7)[0]
    assert (entry.seq, entry.event.id) == (7, None)


async def test_the_latest_has_its_id_for_whoever_comes_after_it_was_told_anew() -> None:
    chronicle = Chronicle("job-1")
    chronicle.picture(a_view(7), NOW, follows=6)
    chronicle.same(a_view(7, slower_than_usual=True), NOW)
    told, _ = await chronicle.feed.after(1)
    assert [entry.event.id for entry in told] == [None]
    assert chronicle.opening(None)[0][0].event.id == "7"


async def test_that_nobody_answers_is_said_once_and_to_those_who_come_then() -> None:
    chronicle = Chronicle("job-1")
    chronicle.picture(a_view(7), NOW, follows=6)
    for _ in range(3):
        chronicle.nobody_answers(Silence.NO_WORKER)
    assert chronicle.feed.end == 2
    assert opened(chronicle, None) == [("update", 7), ("error", None)]
    chronicle.same(a_view(7), NOW)
    assert chronicle.feed.end == 3
    assert opened(chronicle, None) == [("update", 7)]


async def test_who_has_seen_the_end_is_told_only_that_it_was_the_end() -> None:
    chronicle = Chronicle("job-1")
    chronicle.picture(a_view(7, status=JobStatus.COMPLETED), NOW, follows=6)
    chronicle.ended(JobStatus.COMPLETED)
    assert opened(chronicle, 7) == [("done", None)]
    assert opened(chronicle, None) == [("update", 7), ("done", None)]


async def test_a_sketch_by_the_catalog_has_no_seq_and_no_id() -> None:
    chronicle = Chronicle("job-1")
    chronicle.sketch(a_view(0, progress=15), NOW)
    (entry,) = chronicle.opening(None)[0]
    assert (entry.seq, entry.event.id) == (None, None)


# --- what a job suffers from ---


def a_trouble(scene: int | None, type_: str, message: str, *, stage: Stage = Stage.SCENE) -> Trouble:
    key = None if scene is None else TakeKey(job_id="job-1", stage=stage, scene=scene)
    next_at = NOW + timedelta(seconds=14)
    return Trouble("wait_for_news", key, type_, message, attempt=3, next_at=next_at)


TOLD = ProgressResponse(
    job_id="job-1",
    status=JobStatus.PROCESSING,
    scenes=(SceneProgress(number=1), SceneProgress(number=2, state=SceneState.RUNNING)),
    audio=TakeProgress(),
)


def test_a_retry_is_shown_at_its_scene_with_its_try_and_its_reason() -> None:
    laid = suffering(TOLD, [a_trouble(2, ErrorType.TRANSIENT, "It is away.")], NOW)
    first, second = laid.scenes
    assert first == TOLD.scenes[0]
    assert (second.condition, second.attempt) == (Condition.RETRYING, 3)
    assert second.detail == "Retrying (try 3) in 14 s: It is away."


def test_a_try_that_is_under_way_has_no_seconds() -> None:
    laid = suffering(TOLD, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW + timedelta(seconds=20))
    assert laid.scenes[1].detail == "Retrying (try 3): Away."


def test_who_waits_in_line_has_a_number_and_is_not_retrying() -> None:
    line = a_trouble(1, ErrorType.NO_SLOT, "number 4 in line for runway; next look in 3.2 s")
    (scene, _) = suffering(TOLD, [line], NOW).scenes
    assert (scene.condition, scene.attempt) == (Condition.IN_LINE, 1)
    assert scene.detail == "Number 4 in line for runway"


def test_the_music_and_the_whole_job_have_troubles_of_their_own() -> None:
    music = a_trouble(0, ErrorType.TRANSIENT, "Away.", stage=Stage.AUDIO)
    cut = a_trouble(None, ErrorType.DISK_FULL, "The disk is full.")
    laid = suffering(TOLD, [music, cut], NOW)
    assert laid.audio is not None
    assert laid.audio.condition is Condition.RETRYING
    assert laid.detail == "Retrying (try 3) in 14 s: The disk is full."


def test_a_paused_step_is_told_before_all_else_and_has_no_try() -> None:
    message = f"{PAUSED_BY_OPERATOR}. It goes on with: temporal activity unpause"
    scene = a_trouble(2, ErrorType.PAUSED, message)
    cut = a_trouble(None, ErrorType.PAUSED, message)
    others = [a_trouble(2, ErrorType.TRANSIENT, "Away."), a_trouble(None, ErrorType.DISK_FULL, "It is full.")]
    told = TOLD.model_copy(update={"detail": "The film has no music."})
    laid = suffering(told, [scene, cut, *others], NOW)
    assert (laid.scenes[1].condition, laid.scenes[1].attempt) == (Condition.PAUSED, 1)
    assert laid.scenes[1].detail == laid.detail == message


def test_what_has_ended_suffers_no_more() -> None:
    ended = TOLD.model_copy(update={"status": JobStatus.FAILED})
    assert suffering(ended, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW) is ended


# --- links ---


def test_a_link_stays_the_same_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // SAME_SECONDS * SAME_SECONDS
    links = []
    for second in (0, SAME_SECONDS - 1, SAME_SECONDS):
        monkeypatch.setattr("time.time", lambda second=second: begin + second)
        links.append(Signer("secret").url("jobs/1/film.mp4"))
    assert links[0] == links[1]
    assert links[1] != links[2]


def test_a_link_is_good_for_an_hour_whenever_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = 1_800_000_000 // SAME_SECONDS * SAME_SECONDS
    for made in (0, SAME_SECONDS - 1):
        monkeypatch.setattr("time.time", lambda made=made: begin + made)
        token = Signer("secret").url("jobs/1/film.mp4").split("/")[-2]
        monkeypatch.setattr("time.time", lambda made=made: begin + made + 3600)
        assert Signer("secret").key(token) == "jobs/1/film.mp4"
