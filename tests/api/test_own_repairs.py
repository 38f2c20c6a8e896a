"""`POST /jobs/recover` where there are several teams: it repairs all, and tells each of their own jobs."""

from contextlib import aclosing
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from contracts import LedgerStage, ReconcileReport, TakeKey
from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, get, services_of, working
from tests.api.people_kit import an_owner, guarded_app


def _scene_of(job_id: str) -> str:
    return TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1, take=1).token


@pytest.mark.parametrize("operates_for_all", [False, True])
async def test_each_team_is_told_of_its_own_repairs(
    tmp_path: Path, temporal: WorkflowEnvironment, temporal_address: str, *, operates_for_all: bool
) -> None:
    async with (
        guarded_app(tmp_path, temporal_address=temporal_address) as app,
        aclosing(await an_owner(app)) as owner,
        working(temporal.client, Fakes(services_of(app))) as fakes,
    ):
        services, team_id = services_of(app), (await get(owner, "/session"))["team_id"]
        await services.people.teams.ensure_team("another-team")
        rows = [a_row(team) for team in (team_id, "another-team")]
        for row in rows:
            await services.jobs.add_job(row)
        if operates_for_all:
            operators = services.settings.model_copy(update={"operators_team": team_id})
            object.__setattr__(services, "settings", operators)
        ids = tuple(row.id for row in rows)
        stopped = tuple(map(_scene_of, ids))
        fakes.repaired = ReconcileReport(
            started=ids,
            settled=ids,
            deleted=("gone",),
            canceled_provider_jobs=stopped,
            notified=ids,
            settled_as_unknown=stopped,
            refused_calls=stopped,
        )

        report = ReconcileReport.model_validate((await owner.post(f"{V1}/jobs/recover")).json())

        if operates_for_all:
            assert report == fakes.repaired
        else:
            own = ids[:1]
            assert report == ReconcileReport(
                started=own,
                settled=own,
                canceled_provider_jobs=stopped[:1],
                notified=own,
                settled_as_unknown=stopped[:1],
                refused_calls=stopped[:1],
            )
