"""Films that a team keeps no longer are deleted by the reconciler."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.reconcile import ReconcileActivities
from contracts import ReconcileReport
from store.database import Database
from store.models import JobRow
from store.people.team_retention import TeamRetention
from store.people.teams import Teams
from tests.activities.kit import ActivityStack
from tests.activities.sweeps import NOTHING, sweep
from tests.store.builders import OWNER, an_end


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


async def test_what_a_team_keeps_no_longer_is_deleted(
    stack: ActivityStack, reconciler: ReconcileActivities, database: Database
) -> None:
    job_id = await stack.job()
    await stack.jobs.close_job(an_end(job_id), run_id=None)
    async with database.write_session() as session:
        (await session.get_one(JobRow, job_id)).ended_at = datetime.now(UTC) - timedelta(days=8)
    await Teams(database).ensure_team(OWNER)
    await TeamRetention(database).set_keep_days(OWNER, 7)
    assert await sweep(reconciler) == ReconcileReport(deleted=(job_id,))
    assert await sweep(reconciler) == NOTHING
