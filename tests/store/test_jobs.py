import asyncio
from datetime import UTC, datetime

import pytest

from contracts import Brief, Film, JobError, JobStatus, Soundtrack
from store.database import Database
from store.errors import IdempotencyConflict, JobActive, JobNotFound
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import CallOutcome, JobRow
from store.storyboards import Storyboards
from tests.store.builders import OWNER, a_job, an_end, an_order, some_scenes


async def added(jobs: Jobs, **given: object) -> JobRow:
    row, _ = await jobs.add_job(a_job(**given))
    return row


async def test_a_job_reads_back_as_it_was_written(jobs: Jobs) -> None:
    written = await added(
        jobs, brief=Brief(prompt="Schnee über Kyōto ❄", seed=7, metadata={"b": "2", "a": "1"})
    )
    assert await jobs.get_job(OWNER, written.id) == written


async def test_moments_read_back_aware_and_to_the_microsecond(jobs: Jobs) -> None:
    before = datetime.now(UTC)
    row = await added(jobs)
    read = (await jobs.get_job(OWNER, row.id)).created_at
    assert read.tzinfo is UTC
    assert before <= read == row.created_at


async def test_the_same_key_and_brief_give_the_first_job_again(jobs: Jobs) -> None:
    first = await added(jobs, idempotency_key="k")
    again, created = await jobs.add_job(a_job(idempotency_key="k"))
    assert (again.id, created) == (first.id, False)


async def test_the_same_key_with_another_brief_is_refused(jobs: Jobs) -> None:
    await added(jobs, idempotency_key="k")
    with pytest.raises(IdempotencyConflict):
        await jobs.add_job(a_job(idempotency_key="k", prompt="Another film"))


async def test_a_key_belongs_to_its_owner(jobs: Jobs) -> None:
    await added(jobs, idempotency_key="k", owner="ann")
    _, created = await jobs.add_job(a_job(idempotency_key="k", owner="bob"))
    assert created


async def test_jobs_without_a_key_are_all_new(jobs: Jobs) -> None:
    assert [(await jobs.add_job(a_job()))[1] for _ in range(2)] == [True, True]


async def test_fifty_adds_at_once_with_one_key_make_one_job(jobs: Jobs) -> None:
    results = await asyncio.gather(*(jobs.add_job(a_job(idempotency_key="k")) for _ in range(50)))
    assert len({row.id for row, _ in results}) == 1
    assert sum(created for _, created in results) == 1


async def test_another_owners_job_is_not_found(jobs: Jobs) -> None:
    row = await added(jobs, owner="ann")
    with pytest.raises(JobNotFound):
        await jobs.get_job("bob", row.id)


@pytest.mark.parametrize("job_id", ["never-made", "", "nul\0nul", "\ud800", "x" * 10_000])
async def test_an_id_that_was_never_given_is_not_found(jobs: Jobs, job_id: str) -> None:
    with pytest.raises(JobNotFound):
        await jobs.get_job(OWNER, job_id)


async def test_title_and_favorite_change_alone(jobs: Jobs) -> None:
    row = await added(jobs, title="Old")
    await jobs.edit_job(OWNER, row.id, title="New", favorite=None)
    edited = await jobs.edit_job(OWNER, row.id, title=None, favorite=True)
    assert (edited.title, edited.favorite) == ("New", True)
    assert await jobs.get_job(OWNER, row.id) == edited


async def test_another_owners_job_is_not_edited(jobs: Jobs) -> None:
    row = await added(jobs, owner="ann")
    with pytest.raises(JobNotFound):
        await jobs.edit_job("bob", row.id, title="Mine", favorite=None)


async def test_a_hidden_job_is_found_by_nobody(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.close_job(an_end(row.id), run_id=None)
    assert await jobs.begin_deletion(OWNER, [row.id]) == [row.id]
    with pytest.raises(JobNotFound):
        await jobs.get_job(OWNER, row.id)
    with pytest.raises(JobNotFound):
        await jobs.get_for_any_owner(row.id)
    assert await jobs.list_hidden_ids() == [row.id]


async def test_when_one_job_is_active_none_is_hidden(jobs: Jobs) -> None:
    ended, active = await added(jobs), await added(jobs)
    await jobs.close_job(an_end(ended.id), run_id=None)
    with pytest.raises(JobActive):
        await jobs.begin_deletion(OWNER, [ended.id, active.id])
    assert await jobs.list_hidden_ids() == []


async def test_another_owners_job_is_not_hidden(jobs: Jobs) -> None:
    row = await added(jobs, owner="ann")
    await jobs.close_job(an_end(row.id), run_id=None)
    assert await jobs.begin_deletion("bob", [row.id, "nul\0nul"]) == []
    assert await jobs.get_job("ann", row.id)


async def test_a_hidden_jobs_key_makes_a_new_job(jobs: Jobs) -> None:
    row = await added(jobs, idempotency_key="k")
    await jobs.close_job(an_end(row.id), run_id=None)
    await jobs.begin_deletion(OWNER, [row.id])
    _, created = await jobs.add_job(a_job(idempotency_key="k"))
    assert created


async def test_a_removed_job_leaves_nothing_behind(jobs: Jobs, database: Database) -> None:
    ledger, storyboards = Ledger(database), Storyboards(database)
    row = await added(jobs)
    await storyboards.keep_storyboard(row.id, some_scenes("One"))
    order = an_order(row.id)
    await ledger.record_intent(order)
    await ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=0.0)
    assert [await jobs.remove_job(row.id), await jobs.remove_job(row.id)] == [True, True]
    assert (await storyboards.list_scenes(row.id), await ledger.reads.list_rows(row.id)) == ((), [])
    with pytest.raises(JobNotFound):
        await jobs.get_for_any_owner(row.id)


async def test_a_job_whose_paid_call_has_no_end_is_not_forgotten_before_it_has(
    jobs: Jobs, database: Database
) -> None:
    ledger, row = Ledger(database), await added(jobs)
    order = an_order(row.id)
    await ledger.record_intent(order)
    assert not await jobs.remove_job(row.id)
    assert [call.key for call in await ledger.reads.list_rows(row.id)] == [order.key]
    await ledger.record_outcome(order.key, CallOutcome.CANCELED, cost_usd=0.0)
    assert await jobs.remove_job(row.id)


async def test_its_first_run_sets_a_job_going(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.note_run(row.id, "run-1")
    noted = await jobs.get_job(OWNER, row.id)
    assert (noted.status, noted.run_id) == (JobStatus.PROCESSING, "run-1")
    assert noted.started_at


async def test_a_new_run_takes_an_ended_job_up_again(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.note_run(row.id, "run-1")
    first = await jobs.get_job(OWNER, row.id)
    error = JobError(type="all_scenes_failed", message="No scene could be made.")
    await jobs.close_job(
        an_end(row.id, JobStatus.FAILED, gaps=(1, 2), error=error, failures={1: error}), run_id="run-1"
    )
    assert (await jobs.get_job(OWNER, row.id)).failures == {1: error}
    await jobs.note_run(row.id, "run-2")
    again = await jobs.get_job(OWNER, row.id)
    assert (again.status, again.ended_at, again.error, again.gaps) == (JobStatus.PROCESSING, None, None, [])
    assert again.failures == {}
    assert again.started_at == first.started_at


async def test_the_run_that_ended_a_job_does_not_reopen_it(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.note_run(row.id, "run-1")
    await jobs.close_job(an_end(row.id), run_id="run-1")
    closed = await jobs.get_job(OWNER, row.id)
    await jobs.note_run(row.id, "run-1")
    assert await jobs.get_job(OWNER, row.id) == closed


async def test_an_end_is_written_with_its_reason(jobs: Jobs) -> None:
    row = await added(jobs)
    error = JobError(type="canceled", message="The job was canceled.")
    assert await jobs.close_job(an_end(row.id, JobStatus.CANCELED, gaps=(3,), error=error), run_id="run-1")
    closed = await jobs.get_job(OWNER, row.id)
    assert (closed.status, closed.gaps, closed.error) == (JobStatus.CANCELED, [3], error)
    assert closed.ended_at


async def test_an_end_is_written_once(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.close_job(an_end(row.id), run_id="run-1")
    closed = await jobs.get_job(OWNER, row.id)
    assert await jobs.close_job(an_end(row.id), run_id="run-1")
    assert not await jobs.close_job(an_end(row.id, JobStatus.FAILED), run_id="run-1")
    assert await jobs.get_job(OWNER, row.id) == closed


@pytest.mark.parametrize("stale", ["run-1", None])
async def test_a_stale_run_does_not_end_a_job(jobs: Jobs, stale: str | None) -> None:
    row = await added(jobs)
    await jobs.note_run(row.id, "run-2")
    assert not await jobs.close_job(an_end(row.id), run_id=stale)
    assert (await jobs.get_job(OWNER, row.id)).status == JobStatus.PROCESSING


async def test_a_hidden_job_is_not_taken_up_again(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.close_job(an_end(row.id), run_id="run-1")
    await jobs.begin_deletion(OWNER, [row.id])
    with pytest.raises(JobNotFound):
        await jobs.note_run(row.id, "run-2")


async def test_film_and_soundtrack_are_kept_with_the_job(jobs: Jobs) -> None:
    row, moment = await added(jobs), datetime.now(UTC)
    await jobs.keep_film(row.id, Film(asset_key="f", poster_key="p", seconds=27.5, created_at=moment))
    await jobs.keep_soundtrack(row.id, Soundtrack(asset_key="s", seconds=27.5, created_at=moment))
    kept = await jobs.get_job(OWNER, row.id)
    assert (kept.film_key, kept.poster_key, kept.film_seconds, kept.soundtrack_key) == ("f", "p", 27.5, "s")


async def test_a_job_has_the_budget_of_its_brief(jobs: Jobs) -> None:
    row = await added(jobs, brief=Brief(prompt="A storm", budget_usd=1.5))
    assert (await jobs.get_job(OWNER, row.id)).budget_usd == 1.5


@pytest.mark.parametrize(("before", "asked", "after"), [(1.5, 2.0, 2.0), (1.5, 1.0, 1.5), (None, 1.0, None)])
async def test_a_budget_is_raised_and_never_lowered(
    jobs: Jobs, before: float | None, asked: float, after: float | None
) -> None:
    row = await added(jobs, brief=Brief(prompt="A storm", budget_usd=before))
    assert (await jobs.raise_budget(OWNER, row.id, asked)).budget_usd == after
    assert (await jobs.get_job(OWNER, row.id)).budget_usd == after


async def test_another_owners_budget_is_not_raised(jobs: Jobs) -> None:
    row = await added(jobs, owner="ann")
    with pytest.raises(JobNotFound):
        await jobs.raise_budget("bob", row.id, 9)


async def test_a_job_says_for_what_it_waits_until_it_goes_on(jobs: Jobs) -> None:
    row = await added(jobs)
    reason = JobError(type="budget_exceeded", message="The job needs $2.00.")
    assert await jobs.note_status(row.id, JobStatus.AWAITING_APPROVAL, reason)
    waits = await jobs.get_job(OWNER, row.id)
    assert (waits.status, waits.error) == (JobStatus.AWAITING_APPROVAL, reason)
    assert waits.waits_since
    assert await jobs.note_status(row.id, JobStatus.AWAITING_APPROVAL, reason)
    assert (await jobs.get_job(OWNER, row.id)).waits_since == waits.waits_since
    assert await jobs.note_status(row.id, JobStatus.PROCESSING)
    goes_on = await jobs.get_job(OWNER, row.id)
    assert (goes_on.status, goes_on.error, goes_on.waits_since) == (JobStatus.PROCESSING, None, None)


async def test_a_job_that_has_ended_waits_for_nobody(jobs: Jobs) -> None:
    row = await added(jobs)
    await jobs.close_job(an_end(row.id), run_id=None)
    closed = await jobs.get_job(OWNER, row.id)
    assert not await jobs.note_status(row.id, JobStatus.AWAITING_APPROVAL)
    assert await jobs.get_job(OWNER, row.id) == closed


async def test_an_end_is_not_just_noted(jobs: Jobs) -> None:
    row = await added(jobs)
    with pytest.raises(ValueError, match="is an end"):
        await jobs.note_status(row.id, JobStatus.COMPLETED)


async def test_active_jobs_are_those_of_every_owner_that_have_not_ended(jobs: Jobs) -> None:
    queued, begun, ended = await added(jobs, owner="ann"), await added(jobs, owner="bob"), await added(jobs)
    await jobs.note_run(begun.id, "run-1")
    await jobs.close_job(an_end(ended.id), run_id=None)
    assert [row.id for row in await jobs.list_active(older_than_seconds=0)] == [queued.id, begun.id]


async def test_a_job_just_made_is_not_yet_active_for_long(jobs: Jobs) -> None:
    await added(jobs)
    assert await jobs.list_active(older_than_seconds=3600) == []


async def test_jobs_that_ended_lately_are_those_of_every_owner_and_none_that_goes_on(jobs: Jobs) -> None:
    first, second, _ = await added(jobs, owner="ann"), await added(jobs, owner="bob"), await added(jobs)
    for row in (second, first):
        await jobs.close_job(an_end(row.id, JobStatus.FAILED), run_id=None)
    assert [row.id for row in await jobs.list_recently_ended(within_seconds=3600)] == [second.id, first.id]
    assert await jobs.list_recently_ended(within_seconds=0) == []
    await jobs.begin_deletion("ann", [first.id])
    assert [row.id for row in await jobs.list_recently_ended(within_seconds=3600)] == [second.id]
