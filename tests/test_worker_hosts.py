"""A film that is made by workers of two hosts, whose folders are their own."""

from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from contracts import JobStatus
from store.asset_keys import film_key
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs
from tests.conditions import eventually
from tests.store.builders import OWNER
from tests.worker_kit import a_worker, start_a_film

pytestmark = pytest.mark.slow  # it starts workers

SECRETS = {
    "LONGTAKE_SIGNING_KEY": "the same on both",
    "LONGTAKE_WEBHOOK_SECRET": "whsec_" + "QUFB" * 11,
}


async def test_what_one_host_orders_and_polls_the_other_draws_and_cuts(
    bare_temporal: WorkflowEnvironment, tmp_path: Path, database: Database
) -> None:
    address = bare_temporal.client.service_client.config.target_host
    url, assets = database.url.render_as_string(hide_password=False), (tmp_path / "assets").as_uri()
    shared = {
        "LONGTAKE_TEMPORAL_ADDRESS": address,
        "LONGTAKE_DATABASE_URL": url,
        "LONGTAKE_ASSETS_URL": assets,
    }
    hosts = {pool: tmp_path / pool for pool in ("calls", "media")}
    for folder in hosts.values():
        folder.mkdir()
    async with (
        a_worker(hosts["calls"], "--pool", "calls", **shared),
        a_worker(hosts["media"], "--pool", "media", **shared),
    ):
        job_id = await start_a_film(address, url)

        async def has_ended() -> bool:
            return (await Jobs(database).get_job(OWNER, job_id)).status.has_ended

        await eventually(has_ended, "the film is made")
    job = await Jobs(database).get_job(OWNER, job_id)
    assert (job.status, list(job.gaps)) == (JobStatus.COMPLETED, [])
    assert await Assets(assets).get_size(film_key(job_id, str(job.run_id)))
