"""What catalog, server and providers disagree about is healed, row by row, and what is fine is left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.reconcile import ReconcileActivities
from engine import Engine, EngineAwayError, Execution, NoSuchRunError
from providers.errors import ProviderError
from settings import Settings
from store import keys
from store.assets import Assets
from store.callbacks import Callbacks
from store.errors import JobNotFound
from store.launch import generation_input
from store.models import JobRow, LedgerState
from tests.activities.kit import DONE, Rooms, environment, take_of
from tests.api.kit import free_port
from tests.store.builders import OWNER, an_end
from workflows.contracts import JobStatus, Notice, Receipt, ReconcileReport
from workflows.errors import ErrorType
from workflows.notify import notify_id
from workflows.reclaim import reclaim_id

NOTHING = ReconcileReport()


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


@pytest.fixture
async def engine(temporal: WorkflowEnvironment, rooms: Rooms) -> AsyncIterator[Engine]:
    """The real one. What a test left running is ended: other tests' workers would take it up."""
    yield Engine(temporal.client)
    active = await rooms.jobs.active(older_than_seconds=0)
    ended = await rooms.jobs.ended(within_seconds=3600)
    takes = [take for row in (*active, *ended) for take in await rooms.ledger.rows(row.id)]
    ids = [row.id for row in active] + [telling_of(row) for row in ended]
    ids += [reclaim_id(take.key) for take in takes]
    for workflow_id in ids:
        with suppress(RPCError):
            await temporal.client.get_workflow_handle(workflow_id).terminate("the test is over")


def telling_of(row: JobRow) -> str:
    """Id of the workflow that tells of the job's latest end."""
    notice = Notice(job_id=row.id, run_id=row.run_id or "", status=row.status, ended_at=row.created_at)
    return notify_id(notice)


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets((tmp_path / "assets").as_uri())


@pytest.fixture
def reconciler(rooms: Rooms, assets: Assets, engine: Engine) -> ReconcileActivities:
    return reconciling(rooms, assets, engine)


def reconciling(rooms: Rooms, assets: Assets, engine: Engine) -> ReconcileActivities:
    return ReconcileActivities(
        jobs=rooms.jobs,
        ledger=rooms.ledger,
        assets=assets,
        paid_calls=rooms.paid_calls,
        expectations=rooms.expectations,
        callbacks=Callbacks(rooms.database),
        engine=engine,
    )


async def sweep(reconciler: ReconcileActivities, older_than_seconds: float = 0.0) -> ReconcileReport:
    report: ReconcileReport = await environment().run(reconciler.reconcile, older_than_seconds)
    return report


async def started(rooms: Rooms, engine: Engine) -> JobRow:
    """A job with a workflow that nobody works on."""
    row = await rooms.jobs.for_worker(await rooms.job())
    await engine.start(generation_input(row))
    return row


async def orphan(rooms: Rooms, status: JobStatus = JobStatus.CANCELED) -> str:
    """The token of a provider job that goes on though its job has ended."""
    order = take_of(await rooms.job())
    await rooms.paid_calls.start(order)
    await rooms.jobs.close(an_end(order.key.job_id, status), run_id=None)
    return order.key.token


async def hidden(rooms: Rooms, assets: Assets, tmp_path: Path) -> str:
    """A job whose deletion has begun."""
    job_id = await rooms.job()
    await rooms.jobs.close(an_end(job_id), run_id=None)
    await rooms.jobs.hide(OWNER, [job_id])
    (tmp_path / "film").write_bytes(b"film")
    await assets.put(keys.film(job_id, "run-1"), tmp_path / "film")
    return job_id


async def test_a_job_without_a_workflow_gets_one(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    job_id = await rooms.job()
    assert await sweep(reconciler) == ReconcileReport(started=(job_id,))
    assert (await engine.execution(job_id)).running
    assert await sweep(reconciler) == NOTHING


async def test_a_job_that_its_request_is_just_starting_is_left_to_it(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    await rooms.job()
    assert await sweep(reconciler, older_than_seconds=3600) == NOTHING


async def test_a_job_that_goes_on_and_its_paid_calls_are_left_alone(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    row = await started(rooms, engine)
    await rooms.paid_calls.start(take_of(row.id))
    before = await rooms.jobs.for_worker(row.id)
    assert await sweep(reconciler) == NOTHING
    assert rooms.provider.canceled == []
    assert await rooms.jobs.for_worker(row.id) == before


async def test_a_job_whose_workflow_was_terminated_is_settled(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    row = await started(rooms, engine)
    execution = await engine.execution(row.id)
    await engine.client.get_workflow_handle(row.id).terminate("a drill")
    assert await sweep(reconciler) == ReconcileReport(settled=(row.id,))
    settled = await rooms.jobs.for_worker(row.id)
    assert (settled.status, settled.error_type) == (JobStatus.CANCELED, ErrorType.TERMINATED)
    # So that whoever looks can tell when an operator has a new run go on from here.
    assert settled.run_id == execution.run_id
    assert await sweep(reconciler) == NOTHING


async def is_told(engine: Engine, row: JobRow) -> bool:
    """Whether there is a workflow that tells of the job's end."""
    try:
        await engine.client.get_workflow_handle(telling_of(row)).describe()
    except RPCError:
        return False
    return True


async def test_the_caller_of_a_job_that_was_terminated_is_told_once(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    row = await rooms.jobs.for_worker(await rooms.job(callback_url="https://films.example/hook"))
    await engine.start(generation_input(row))
    await engine.client.get_workflow_handle(row.id).terminate("a drill")
    assert await sweep(reconciler) == ReconcileReport(settled=(row.id,), notified=(row.id,))
    assert await is_told(engine, await rooms.jobs.for_worker(row.id))
    assert await sweep(reconciler) == NOTHING


async def test_the_caller_of_a_job_that_somebody_else_settled_is_told_too(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    job_id = await rooms.job(callback_url="https://films.example/hook")
    await rooms.jobs.close(an_end(job_id, JobStatus.FAILED), run_id=f"run-{uuid4()}")
    assert await sweep(reconciler) == ReconcileReport(notified=(job_id,))


async def test_a_job_that_was_cancelled_before_it_began_says_itself_that_it_ended(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    job_id = await rooms.job(callback_url="https://films.example/hook")
    await rooms.jobs.close(an_end(job_id), run_id=None)
    assert await sweep(reconciler) == NOTHING


async def test_who_wants_no_callback_gets_none(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    job_id = await rooms.job()
    await rooms.jobs.close(an_end(job_id), run_id="run-1")
    assert await sweep(reconciler) == NOTHING
    assert not await is_told(engine, await rooms.jobs.for_worker(job_id))


@pytest.mark.parametrize("status", [JobStatus.CANCELED, JobStatus.FAILED, JobStatus.COMPLETED])
async def test_provider_jobs_of_an_ended_job_are_stopped(
    rooms: Rooms, reconciler: ReconcileActivities, status: JobStatus
) -> None:
    token = await orphan(rooms, status)
    assert await sweep(reconciler) == ReconcileReport(canceled_provider_jobs=(token,))
    assert rooms.provider.canceled == ["job-1"]
    assert await sweep(reconciler) == NOTHING


async def test_a_provider_job_that_cannot_be_stopped_now_is_stopped_by_a_later_sweep(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    token = await orphan(rooms)
    rooms.provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    assert await sweep(reconciler) == NOTHING
    rooms.provider.trouble = None
    assert await sweep(reconciler) == ReconcileReport(canceled_provider_jobs=(token,))


async def test_what_nobody_can_know_is_settled_and_not_told_as_stopped(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    order = take_of(await rooms.job())
    await rooms.ledger.intend(order)
    await rooms.jobs.close(an_end(order.key.job_id), run_id=None)
    rooms.provider.looks_up = False
    assert await sweep(reconciler) == NOTHING
    row = await rooms.ledger.row(order.key)
    assert row is not None
    assert (row.state, row.receipt) == (LedgerState.TERMINAL, Receipt.UNKNOWN)


async def test_a_deletion_that_was_begun_is_finished(
    rooms: Rooms, reconciler: ReconcileActivities, assets: Assets, tmp_path: Path
) -> None:
    job_id = await hidden(rooms, assets, tmp_path)
    assert await sweep(reconciler) == ReconcileReport(deleted=(job_id,))
    assert await assets.size(keys.film(job_id, "run-1")) is None
    assert await rooms.jobs.hidden() == []
    with pytest.raises(JobNotFound):
        await rooms.jobs.for_worker(job_id)


async def test_a_deleted_job_is_not_forgotten_while_a_provider_still_works_for_it(
    rooms: Rooms, reconciler: ReconcileActivities
) -> None:
    token = await orphan(rooms)
    job_id = token.split("/", maxsplit=1)[0]
    await rooms.jobs.hide(OWNER, [job_id])
    rooms.provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    assert await sweep(reconciler) == NOTHING
    rooms.provider.trouble = None
    expected = ReconcileReport(canceled_provider_jobs=(token,), deleted=(job_id,))
    assert await sweep(reconciler) == expected


class Stubborn(Engine):
    """About one job nothing can be learnt."""

    spoilt = ""

    async def execution(self, job_id: str) -> Execution:
        if job_id == self.spoilt:
            raise ValueError("99 is not a valid WorkflowExecutionStatus")
        return await super().execution(job_id)


async def test_what_fails_keeps_nothing_else_from_being_healed(
    rooms: Rooms, assets: Assets, engine: Engine, tmp_path: Path
) -> None:
    spoilt, lost = await rooms.job(), await rooms.job()
    stuck, token = await orphan(rooms), await orphan(rooms)
    await _move_to_a_provider_that_is_gone(rooms, stuck)
    job_id = await hidden(rooms, assets, tmp_path)
    stubborn = Stubborn(engine.client)
    stubborn.spoilt = spoilt
    report = await sweep(
        reconciling(rooms, assets, stubborn),
    )
    assert report == ReconcileReport(started=(lost,), canceled_provider_jobs=(token,), deleted=(job_id,))


async def test_while_the_server_is_away_nothing_is_changed(rooms: Rooms, assets: Assets) -> None:
    away = await Engine.connect(Settings(temporal_address=f"127.0.0.1:{free_port()}"))
    job_id, _ = await rooms.job(), await orphan(rooms)
    before = await rooms.jobs.for_worker(job_id)
    with pytest.raises(EngineAwayError):
        await sweep(reconciling(rooms, assets, away))
    assert await rooms.jobs.for_worker(job_id) == before
    assert rooms.provider.canceled == []


async def test_two_sweeps_at_once_start_a_job_once(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    job_id = await rooms.job()
    await asyncio.gather(sweep(reconciler), sweep(reconciler))
    assert (await engine.execution(job_id)).status is WorkflowExecutionStatus.RUNNING


async def _move_to_a_provider_that_is_gone(rooms: Rooms, token: str) -> None:
    job_id = token.split("/", maxsplit=1)[0]
    async with rooms.database.session() as session:
        (row,) = await rooms.ledger.rows(job_id)
        row.provider = f"gone-{uuid4()}"
        await session.merge(row)


# --- what was paid for and is still to be had ---


async def test_what_cannot_be_stopped_is_asked_for_on(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    rooms.provider.receipt = Receipt.STILL_BILLED
    order = take_of(await rooms.job())
    await rooms.paid_calls.start(order)
    await rooms.jobs.close(an_end(order.key.job_id, JobStatus.CANCELED), run_id=None)
    await sweep(reconciler)
    assert (await engine.execution(reclaim_id(order.key))).running
    await sweep(reconciler)
    assert rooms.provider.calls["cancel"] == 1, "once is enough"


async def test_a_paid_clip_that_its_job_left_at_the_provider_is_fetched_once(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    order = take_of(await rooms.job())
    row = await rooms.paid_calls.start(order)
    await rooms.paid_calls.settle(row, DONE)
    await rooms.jobs.close(an_end(order.key.job_id, JobStatus.CANCELED), run_id=None)
    await sweep(reconciler)
    first = await engine.execution(reclaim_id(order.key))
    await engine.client.get_workflow_handle(reclaim_id(order.key)).terminate()
    await sweep(reconciler)
    assert (await engine.execution(reclaim_id(order.key))).run_id == first.run_id


async def test_a_clip_that_was_fetched_is_not_fetched_again(
    rooms: Rooms, reconciler: ReconcileActivities, engine: Engine
) -> None:
    order = take_of(await rooms.job())
    row = await rooms.paid_calls.start(order)
    await rooms.paid_calls.settle(row, DONE)
    await rooms.ledger.collected(order.key, asset_key="clip", thumbnail_key=None, seconds=4, digest=None)
    await rooms.jobs.close(an_end(order.key.job_id), run_id=None)
    await sweep(reconciler)
    with pytest.raises(NoSuchRunError):
        await engine.execution(reclaim_id(order.key))
