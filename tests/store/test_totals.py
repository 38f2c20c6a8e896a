"""What an operator is told of the whole catalog: the dollars are the ledger's, to the cent."""

import pytest

from contracts import JobStatus, LedgerStage
from store.database import Database
from store.errors import ProviderBusy
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerState
from store.totals import read_totals
from tests.store.builders import a_job_of, an_end, an_order

CLIPS, MUSIC = ("animatic", LedgerStage.SCENE), ("animatic", LedgerStage.AUDIO)


async def test_an_empty_catalog_has_no_calls(database: Database) -> None:
    totals = await read_totals(database)
    assert set(totals.jobs.values()) == {0}
    assert (totals.providers, totals.waiting, totals.removed_usd) == ({}, {}, 0.0)


async def test_known_costs_and_open_prices_are_told_apart(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    job_id = await a_job_of(jobs)
    for scene, cost in ((1, 0.35), (2, None)):
        order = an_order(job_id, scene=scene)
        await ledger.record_intent(order, CallLimits(price_usd=0.4))
        await ledger.record_acceptance(order.key, f"p-{scene}")
        await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=cost)
    running = an_order(job_id, scene=0, stage=LedgerStage.AUDIO)
    await ledger.record_intent(running, CallLimits(price_usd=0.1))
    totals = (await read_totals(database)).providers
    assert (totals[CLIPS].spent_usd, totals[CLIPS].open_usd) == (0.75, 0.4)
    assert totals[CLIPS].calls[LedgerState.TERMINAL] == 2
    assert (totals[MUSIC].spent_usd, totals[MUSIC].open_usd) == (0.1, 0.1)
    assert totals[MUSIC].calls[LedgerState.INTENT] == 1


async def test_jobs_of_all_teams_are_counted_by_their_status(database: Database, jobs: Jobs) -> None:
    await a_job_of(jobs, "ann")
    await jobs.close_job(an_end(await a_job_of(jobs, "bob")), run_id=None)
    counts = (await read_totals(database)).jobs
    assert (counts[JobStatus.QUEUED], counts[JobStatus.COMPLETED]) == (1, 1)


async def test_who_waits_for_a_place_is_told(database: Database, jobs: Jobs, ledger: Ledger) -> None:
    limits, job_id = CallLimits(in_flight=1), await a_job_of(jobs)
    await ledger.record_intent(an_order(job_id, scene=1), limits)
    for scene in (2, 3):
        with pytest.raises(ProviderBusy):
            await ledger.record_intent(an_order(job_id, scene=scene), limits)
    assert (await read_totals(database)).waiting["animatic"].takes == 2


async def test_what_deleted_jobs_have_spent_stays(database: Database, jobs: Jobs, ledger: Ledger) -> None:
    job_id = await a_job_of(jobs)
    order = an_order(job_id)
    await ledger.record_intent(order, CallLimits(price_usd=0.4))
    await ledger.record_acceptance(order.key, "p-1")
    await ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0.35)
    await jobs.close_job(an_end(job_id), run_id=None)
    await jobs.begin_deletion("ann", [job_id])
    assert await jobs.remove_job(job_id)
    totals = await read_totals(database)
    assert (totals.providers, totals.removed_usd) == ({}, 0.35)
