"""How long films were cut for behind their last clip, as the catalog tells."""

from datetime import UTC, datetime

from contracts import Brief, Film, JobStatus, Resolution
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.models import CallOutcome
from tests.store.builders import a_job, an_end, an_order

FILM = Film(asset_key="f", poster_key="p", seconds=27.5, created_at=datetime(2026, 11, 20, tzinfo=UTC))


async def a_film(jobs: Jobs, ledger: Ledger, status: JobStatus = JobStatus.COMPLETED) -> str:
    """A film of two scenes, one of which failed."""
    brief = Brief(prompt="A storm", resolution=Resolution.P1080)
    row, _ = await jobs.add_job(a_job(brief=brief))
    for scene, outcome in ((1, CallOutcome.SUCCEEDED), (2, CallOutcome.FAILED)):
        order = an_order(row.id, scene=scene)
        await ledger.record_intent(order)
        await ledger.record_outcome(order.key, outcome, cost_usd=0)
    await jobs.keep_film(row.id, FILM)
    await jobs.close_job(an_end(row.id, status), run_id="run-1")
    return row.id


async def test_a_cut_lasts_from_the_last_clips_end_until_the_film_was_there(
    jobs: Jobs, ledger: Ledger
) -> None:
    job_id = await a_film(jobs, ledger)

    [cut] = await ledger.reads.list_compose_times()

    assert (cut.film_seconds, cut.resolution) == (27.5, Resolution.P1080)
    job, [made, _] = await jobs.get_for_any_owner(job_id), await ledger.reads.list_rows(job_id)
    assert job.ended_at
    assert made.terminal_at
    assert cut.took_seconds == (job.ended_at - made.terminal_at).total_seconds()


async def test_only_films_that_are_there_count_and_of_these_the_newest(jobs: Jobs, ledger: Ledger) -> None:
    await a_film(jobs, ledger, JobStatus.FAILED)
    for _ in range(3):
        await a_film(jobs, ledger)

    assert len(await ledger.reads.list_compose_times()) == 3
    assert len(await ledger.reads.list_compose_times(limit=2)) == 2
