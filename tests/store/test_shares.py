"""Links to films, on both databases: one film each, of its owner, while they work."""

from datetime import timedelta

import pytest

from store.database import Database
from store.errors import JobNotFound, ShareNotFound
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.shares import Shares
from tests.store.builders import OWNER, a_job_of


async def test_a_link_leads_to_its_film_until_it_is_revoked_or_the_film_goes(database: Database) -> None:
    jobs, shares, later = Jobs(database), Shares(database), utc_now() + timedelta(days=1)
    one, other = await a_job_of(jobs), await a_job_of(jobs)
    row, token = await shares.create_share(OWNER, one, later)
    _, second = await shares.create_share(OWNER, other, later)
    assert (await shares.find_shared_job(token)).id == one
    assert (await shares.find_shared_job(second)).id == other
    with pytest.raises(ShareNotFound):
        await shares.revoke_share(other, row.id)
    await shares.revoke_share(one, row.id)
    with pytest.raises(ShareNotFound):
        await shares.find_shared_job(token)
    await jobs.remove_job(other)
    with pytest.raises(ShareNotFound):
        await shares.find_shared_job(second)


async def test_only_its_owner_shares_a_film_and_ended_links_do_not_count(database: Database) -> None:
    jobs, shares = Jobs(database), Shares(database)
    job_id = await a_job_of(jobs)
    with pytest.raises(JobNotFound):
        await shares.create_share("somebody", job_id, utc_now())
    _, ended = await shares.create_share(OWNER, job_id, utc_now() - timedelta(seconds=1))
    kept, _ = await shares.create_share(OWNER, job_id, utc_now() + timedelta(days=1))
    assert [row.id for row in await shares.list_shares(job_id)] == [kept.id]
    with pytest.raises(ShareNotFound):
        await shares.find_shared_job(ended)
