"""How long films were cut for behind their last clip, as the catalog tells."""

from datetime import UTC, datetime

from store.jobs import Jobs
from store.ledger import Ledger
from store.models import Outcome
from tests.store.builders import a_job, an_end, an_order
from workflows.contracts import Brief, Film, JobStatus, Resolution

FILM = Film(asset_key="f", poster_key="p", seconds=27.5, created_at=datetime(2026, 11, 20, tzinfo=UTC))


async def a_film(jobs: Jobs, ledger: Ledger, status: JobStatus = JobStatus.COMPLETED) -> str:
    """A film of two scenes, one of which failed."""
    brief = Brief(prompt="A storm", resolution=Resolution.P1080)
    row, _ = await jobs.add(a_job(brief=brief))
    for scene, outcome in ((1, Outcome.SUCCEEDED), (2, Outcome.FAILED)):
        order = an_order(row.id, scene=scene)
        await ledger.intend(order)
        await ledger.settle(order.key, outcome, cost_usd=0)
    await jobs.keep_film(row.id, FILM)
    await jobs.close(an_end(row.id, status), run_id="run-1")
    return row.id


async def test_a_cut_lasts_from_the_last_clips_end_until_the_film_was_there(
    jobs: Jobs, ledger: Ledger
) -> None:
    job_id = await a_film(jobs, ledger)

    [cut] = await ledger.cuts()

    assert (cut.film_seconds, cut.resolution) == (27.5, Resolution.P1080)
    job, [made, _] = await jobs.for_worker(job_id), await ledger.rows(job_id)
    assert job.ended_at
    assert made.terminal_at
    assert cut.took_seconds == (job.ended_at - made.terminal_at).total_seconds()


async def test_only_films_that_are_there_count_and_of_these_the_newest(jobs: Jobs, ledger: Ledger) -> None:
    await a_film(jobs, ledger, JobStatus.FAILED)
    for _ in range(3):
        await a_film(jobs, ledger)

    assert len(await ledger.cuts()) == 3
    assert len(await ledger.cuts(limit=2)) == 2
