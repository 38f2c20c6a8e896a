"""What callers were told by webhook is kept, for as long as somebody may ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select, update

from contracts import Brief, CallerNotice, JobStatus, NeedKind
from contracts.webhook_state import WebhookState
from store.database import Database
from store.errors import InvalidCursor
from store.jobs import Jobs
from store.models import JobRow, WebhookAttemptRow, WebhookDeliveryRow
from store.webhook_deliveries import LoggedDelivery, WebhookDeliveries, WebhookDeliveryNotFound
from store.webhook_log import MAX_ATTEMPTS_KEPT, RETENTION, WebhookAttempt, WebhookLog
from tests.store.builders import OWNER, a_job, an_end

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Log:
    """The log, of films whose caller has a webhook."""

    def __init__(self, database: Database) -> None:
        self.database, self.jobs = database, Jobs(database)
        self.writes, self.reads = WebhookLog(database), WebhookDeliveries(database)

    async def job(self, **fields: Any) -> JobRow:  # noqa: ANN401 - what `a_job` takes
        brief = Brief(prompt="A storm", callback_url="https://hooks.example/films?key=secret#part")
        row, _ = await self.jobs.add_job(a_job(brief=brief, **fields))
        return row

    async def open(self, job: JobRow, run_id: str = "run-1") -> str:
        return (await self.writes.open_delivery(job, notice_of(job, run_id))).id

    async def tried(self, delivery_id: str, state: WebhookState, redelivery: int = 0) -> WebhookDeliveryRow:
        """The message after an attempt."""
        next_try_at = NOW if state is WebhookState.PENDING else None
        attempt = WebhookAttempt(redelivery, NOW, 0.25, 500, None, state, next_try_at)
        await self.writes.record_attempt(delivery_id, attempt)
        return (await self.reads.get_delivery(OWNER, delivery_id)).row

    async def listed(self, **filters: Any) -> list[LoggedDelivery]:  # noqa: ANN401 - what it takes
        return await self.reads.list_deliveries(OWNER, **({"limit": 100} | filters))

    async def asked_again(self, delivery_id: str) -> None:
        async with self.database.write_session() as session:
            row = await session.get_one(WebhookDeliveryRow, delivery_id)
            row.redeliveries, row.state = row.redeliveries + 1, WebhookState.PENDING


def notice_of(job: JobRow, run_id: str = "run-1", **fields: Any) -> CallerNotice:  # noqa: ANN401 - its fields
    return CallerNotice(
        **{"job_id": job.id, "run_id": run_id, "status": JobStatus.COMPLETED, "ended_at": NOW} | fields
    )


@pytest.fixture
def log(database: Database) -> Log:
    return Log(database)


async def test_a_message_is_known_from_its_first_attempt_on_without_the_urls_query(log: Log) -> None:
    job = await log.job()
    delivery_id = await log.open(job)
    assert await log.open(job) == delivery_id == f"{job.id}_run-1"
    [found] = await log.listed()
    row = found.row
    assert (row.type, row.url, row.state) == (
        "job.completed",
        "https://hooks.example/films",
        WebhookState.PENDING,
    )
    assert row.notice == notice_of(job)


async def test_the_notice_of_a_need_is_kept_as_it_was(log: Log) -> None:
    job = await log.job()
    needs = notice_of(job, status=JobStatus.PROCESSING, need=NeedKind.HELD, held=(2,), token="third")  # noqa: S106 - no secret
    await log.writes.open_delivery(job, needs)
    [found] = await log.listed()
    assert (found.row.id, found.row.type) == (f"{job.id}_third", "job.needs_attention")
    assert found.row.notice == needs


async def test_attempts_are_numbered_and_the_oldest_are_forgotten(log: Log) -> None:
    delivery_id = await log.open(await log.job())
    for _ in range(MAX_ATTEMPTS_KEPT + 2):
        row = await log.tried(delivery_id, WebhookState.PENDING)
    [found] = await log.listed()
    numbers = [each.number for each in found.attempts]
    assert numbers == list(range(MAX_ATTEMPTS_KEPT + 2, 2, -1))
    assert (row.attempts, row.next_try_at, row.settled_by) == (MAX_ATTEMPTS_KEPT + 2, NOW, None)
    assert (found.attempts[0].seconds, found.attempts[0].status) == (0.25, 500)


@pytest.mark.parametrize("state", [WebhookState.DELIVERED, WebhookState.UNWANTED])
async def test_an_answer_for_good_settles_it(log: Log, state: WebhookState) -> None:
    row = await log.tried(await log.open(await log.job()), state)
    assert (row.state, row.next_try_at, row.settled_by) == (state, None, 0)


async def test_what_an_older_try_comes_to_does_not_end_a_redelivery(log: Log) -> None:
    delivery_id = await log.open(await log.job())
    await log.asked_again(delivery_id)
    late = await log.tried(delivery_id, WebhookState.FAILED)
    assert (late.state, late.settled_by) == (WebhookState.PENDING, None)
    again = await log.tried(delivery_id, WebhookState.DELIVERED, redelivery=1)
    assert (again.state, again.settled_by) == (WebhookState.DELIVERED, 1)


async def test_what_the_receiver_need_not_know_any_more_is_outdated(log: Log) -> None:
    waits, done = await log.open(await log.job()), await log.open(await log.job())
    await log.tried(done, WebhookState.DELIVERED)
    for delivery_id in (waits, done, "none"):
        await log.writes.mark_outdated(delivery_id)
    states = {found.row.id: found.row.state for found in await log.listed()}
    assert states == {waits: WebhookState.OUTDATED, done: WebhookState.DELIVERED}


async def test_messages_come_newest_first_in_pages_and_by_state(log: Log) -> None:
    ids = [await log.open(await log.job()) for _ in range(5)]
    await log.tried(ids[1], WebhookState.FAILED)
    first = await log.listed(limit=2)
    rest = await log.listed(cursor=first[-1].row.id)
    assert [each.row.id for each in (*first, *rest)] == ids[::-1]
    [failed] = await log.listed(state=WebhookState.FAILED)
    assert failed.row.id == ids[1]


async def test_another_team_sees_nothing_of_it(log: Log) -> None:
    delivery_id = await log.open(await log.job())
    assert await log.reads.list_deliveries("others", limit=9) == []
    with pytest.raises(WebhookDeliveryNotFound):
        await log.reads.get_delivery("others", delivery_id)
    with pytest.raises(InvalidCursor):
        await log.reads.list_deliveries("others", limit=9, cursor=delivery_id)


@pytest.mark.parametrize("cursor", ["", "none", "nul\0nul"])
async def test_a_cursor_that_nobody_gave_is_refused(log: Log, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        await log.listed(cursor=cursor)


async def test_the_log_of_a_film_goes_with_it(log: Log, database: Database) -> None:
    job = await log.job()
    delivery_id = await log.open(job)
    await log.tried(delivery_id, WebhookState.PENDING)
    await log.jobs.close_job(an_end(job.id), run_id=None)
    await log.jobs.begin_deletion(OWNER, [job.id])
    assert await log.listed() == []
    assert await log.jobs.remove_job(job.id)
    await log.writes.record_attempt(delivery_id, WebhookAttempt(0, NOW, 1, 200, None, WebhookState.DELIVERED))
    async with database.read_session() as session:
        for table in (WebhookDeliveryRow, WebhookAttemptRow):
            assert (await session.exec(select(func.count()).select_from(table))).one() == 0


async def test_what_should_have_been_tried_long_ago_is_found_and_given_up(log: Log) -> None:
    late, tried_since, soon = [await log.open(await log.job()) for _ in range(3)]
    await log.tried(late, WebhookState.PENDING)
    await log.tried(tried_since, WebhookState.PENDING)
    overdue = await log.writes.list_overdue()
    assert {row.id for row in overdue} == {late, tried_since}
    await log.tried(tried_since, WebhookState.PENDING)
    for row in overdue:
        await log.writes.mark_given_up(row)
    states = {found.row.id: found.row.state for found in await log.listed()}
    pending = WebhookState.PENDING
    assert states == {late: WebhookState.FAILED, tried_since: pending, soon: pending}


async def test_a_message_is_kept_for_so_long_after_its_last_try(log: Log, database: Database) -> None:
    old, untried, new = [await log.open(await log.job()) for _ in range(3)]
    await log.tried(old, WebhookState.FAILED)
    await log.tried(new, WebhookState.PENDING)
    before = datetime.now(UTC) - RETENTION - timedelta(seconds=1)
    row = col(WebhookDeliveryRow.id)
    async with database.write_session() as session:
        await session.exec(update(WebhookDeliveryRow).values(created_at=before, tried_at=None))
        await session.exec(
            update(WebhookDeliveryRow).where(row == new).values(tried_at=before + timedelta(minutes=1))
        )
    assert [await log.writes.sweep_old_deliveries(), await log.writes.sweep_old_deliveries()] == [2, 0]
    assert [found.row.id for found in await log.listed()] == [new]
    assert untried != new
