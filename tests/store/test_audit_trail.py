"""The audit trail, on both databases: rows are added, and stay."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.database import Database
from store.job_lifecycle import utc_now
from store.models import AuditRow
from store.people.audit_trail import AuditTrail


def a_row(team_id: str, action: str) -> AuditRow:
    return AuditRow(
        at=utc_now(),
        team_id=team_id,
        via="key",
        action=action,
        object="/api/v1/generate",
        status=202,
        request_id="r",
    )


async def test_a_team_sees_its_own_rows_newest_first(database: Database) -> None:
    trail = AuditTrail(database)
    for action in ("one", "two", "three"):
        await trail.record(a_row("films", action))
    await trail.record(a_row("other", "four"))
    newest = await trail.list_rows("films", limit=2)
    assert [row.action for row in newest] == ["three", "two"]
    older = await trail.list_rows("films", limit=2, before=newest[-1].id)
    assert [row.action for row in older] == ["one"]


@pytest.mark.parametrize("change", ["UPDATE audit SET action = 'none'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_a_row(database: Database, change: str) -> None:
    trail = AuditTrail(database)
    await trail.record(a_row("films", "one"))
    with pytest.raises(DBAPIError, match="audit rows stay"):
        async with database.write_session() as session:
            await (await session.connection()).execute(text(change))
    assert [row.action for row in await trail.list_rows("films", limit=9)] == ["one"]
