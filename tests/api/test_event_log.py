"""What a stream tells to whom: the latest, the end, and who does not answer."""

from api.progress.event_log import EventLog
from api.progress.sse_events import UnavailableReason
from contracts import (
    JobStatus,
)
from tests.api.views import NOW, a_view


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
