"""A catalog of an earlier version, with rows in it, brought up to date."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import Connection, text

from store.database import Database
from store.jobs import Jobs
from store.ledger import Ledger
from store.migrate import config
from store.models import LedgerState, Outcome
from store.terms import Terms
from tests.store.builders import OWNER, an_order
from workflows.contracts import JobStatus, Receipt

JOB = """
INSERT INTO jobs (id, owner, title, favorite, status, brief, brief_digest, search_text, provider, model, gaps,
    cost_micro_usd, created_at)
VALUES ('j', 'ann', 'A film', :no, 'processing', '{"prompt": "A storm"}', 'd', 'a storm', 'animatic',
    'storyboard', '[]', 250000, '2026-01-01 00:00:00.000000')
"""
CALL = """
INSERT INTO ledger (job_id, stage, scene, take, provider, model, state, outcome, provider_job_id,
    cost_micro_usd, receipt, intent_at)
VALUES ('j', 'scene', :scene, 1, 'animatic', 'storyboard', :state, :outcome, :provider_job_id,
    :cost, :receipt, '2026-01-01 00:00:00.000000')
"""
NOTHING = {"outcome": None, "provider_job_id": None, "cost": None, "receipt": None}
CALLS = (
    NOTHING | {"scene": 1, "state": "intent"},
    NOTHING | {"scene": 2, "state": "accepted", "provider_job_id": "p-2"},
    {
        "scene": 3,
        "state": "terminal",
        "outcome": "succeeded",
        "provider_job_id": "p-3",
        "cost": 250_000,
        "receipt": "kept",
    },
    NOTHING | {"scene": 4, "state": "terminal", "outcome": "canceled", "receipt": "unknown"},
)


def _make_0001(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "0001")
    connection.execute(text(JOB), {"no": False})
    for call in CALLS:
        connection.execute(text(CALL), call)


@pytest.fixture
async def upgraded(empty_database_url: str) -> AsyncIterator[Database]:
    database = Database(empty_database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(_make_0001)
    await database.migrate()
    yield database
    await database.dispose()


async def test_jobs_and_calls_of_0001_are_as_they_were(upgraded: Database) -> None:
    job, rows = await Jobs(upgraded).get(OWNER, "j"), await Ledger(upgraded).rows("j")
    assert (job.status, job.brief.prompt, job.cost_usd) == (JobStatus.PROCESSING, "A storm", 0.25)
    assert [(row.state, row.outcome, row.provider_job_id, row.cost_usd, row.receipt) for row in rows] == [
        (LedgerState.INTENT, None, None, None, None),
        (LedgerState.ACCEPTED, None, "p-2", None, None),
        (LedgerState.TERMINAL, Outcome.SUCCEEDED, "p-3", 0.25, Receipt.KEPT),
        (LedgerState.TERMINAL, Outcome.CANCELED, None, None, Receipt.UNKNOWN),
    ]


async def test_what_0001_did_not_know_is_empty(upgraded: Database) -> None:
    job = await Jobs(upgraded).get(OWNER, "j")
    assert (job.budget_usd, job.prices) == (None, {})
    for row in await Ledger(upgraded).rows("j"):
        assert (row.price_usd, row.order_seconds, row.cost_source) == (0, 0, None)
        assert (row.took_seconds, row.late_at, row.held_at) == (None, None, None)
        assert (row.film_seconds, row.departures) == (None, ())


async def test_an_upgraded_ledger_goes_on(upgraded: Database) -> None:
    ledger, terms = Ledger(upgraded), Terms(price_usd=0.1, in_flight=3, daily_cap_usd=1)
    assert (await ledger.intend(an_order("j", scene=5), terms)).fresh
    await ledger.accept(an_order("j", scene=1).key, "p-1")
    assert await ledger.spent_today() == 0.1
