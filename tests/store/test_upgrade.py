"""A catalog of an earlier version, with rows in it, brought up to date."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import Connection, text

from contracts import CancelReceipt, JobStatus, LedgerStage, Scene, TakeKey, TakeOrder
from contracts.job_sort import JobSort
from store.database import Database
from store.errors import ProviderBusy
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.writes import Ledger
from store.migrate import alembic_config
from store.models import CallOutcome, LedgerState
from store.pagination import JobQuery
from store.people.teams import Teams
from store.storyboards import Storyboards
from store.uploads import UploadCatalog
from tests.store.builders import OWNER, an_order

SCENE = """
INSERT INTO scenes (job_id, number, text, caption, seconds, seed) VALUES ('j', 1, 'A kite', '', 5, 7)
"""
JOB = """
INSERT INTO jobs (id, owner, title, favorite, status, brief, brief_digest, search_text, provider, model, gaps,
    cost_micro_usd, created_at)
VALUES ('j', 'ann', 'A film', :no, 'processing', '{"prompt": "A storm"}', 'd', 'a störm', 'animatic',
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


# Films have further languages since 0019; their lines are searched since 0052.
LANGUAGE = """
INSERT INTO film_languages (job_id, language, lines, card_texts, seconds, takes, ordered_at)
VALUES ('j', 'de', '[["Ein Drachen"], []]', '{"end": "Schluß"}', '{}', '{}', '2026-01-01 00:00:00.000000')
"""


def _make_0001(connection: Connection) -> None:
    settings = alembic_config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "0001")
    connection.execute(text(JOB), {"no": False})
    connection.execute(text(SCENE))
    for call in CALLS:
        connection.execute(text(CALL), call)
    command.upgrade(settings, "0051")
    connection.execute(text(LANGUAGE))


@pytest.fixture
async def upgraded(empty_database_url: str) -> AsyncIterator[Database]:
    database = Database(empty_database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(_make_0001)
    await database.migrate()
    yield database
    await database.dispose()


async def test_jobs_and_calls_of_0001_are_as_they_were(upgraded: Database) -> None:
    job, rows = await Jobs(upgraded).get_job(OWNER, "j"), await Ledger(upgraded).reads.list_rows("j")
    assert (job.status, job.brief.prompt, job.cost_usd) == (JobStatus.PROCESSING, "A storm", 0.25)
    assert [(row.state, row.outcome, row.provider_job_id, row.cost_usd, row.receipt) for row in rows] == [
        (LedgerState.INTENT, None, None, None, None),
        (LedgerState.ACCEPTED, None, "p-2", None, None),
        (LedgerState.TERMINAL, CallOutcome.SUCCEEDED, "p-3", 0.25, CancelReceipt.KEPT),
        (LedgerState.TERMINAL, CallOutcome.CANCELED, None, None, CancelReceipt.UNKNOWN),
    ]


async def test_what_0001_did_not_know_is_empty(upgraded: Database) -> None:
    job = await Jobs(upgraded).get_job(OWNER, "j")
    assert (job.budget_usd, job.prices, job.narrator) == (None, {}, None)
    for row in await Ledger(upgraded).reads.list_rows("j"):
        assert (row.price_usd, row.order_seconds, row.cost_source) == (0, 0, None)
        assert (row.took_seconds, row.late_at, row.held_at) == (None, None, None)
        assert (row.film_seconds, row.departures) == (None, ())
        assert (row.line, row.language, row.order_digest) == (0, "", None)


async def test_jobs_of_0001_are_found_without_accents_and_sorted_by_title(upgraded: Database) -> None:
    page = await Jobs(upgraded).list_page(OWNER, JobQuery(q="storm", sort=JobSort.TITLE))
    assert [(row.id, row.title_key) for row in page.jobs] == [("j", "a film")]


async def test_jobs_of_0001_are_found_by_their_scenes(upgraded: Database) -> None:
    page = await Jobs(upgraded).list_page(OWNER, JobQuery(q="storm KITE"))
    assert [row.id for row in page.jobs] == ["j"]


async def test_a_film_of_before_is_found_by_what_is_said_in_its_other_languages(upgraded: Database) -> None:
    page = await Jobs(upgraded).list_page(OWNER, JobQuery(q="drachen schluss KITE"))
    assert [row.id for row in page.jobs] == ["j"]


async def test_scenes_of_0001_have_no_picture_and_jobs_use_no_uploads(upgraded: Database) -> None:
    scenes = await Storyboards(upgraded).list_scenes("j")
    assert scenes == (Scene(number=1, text="A kite", seconds=5, seed=7),)
    assert await UploadCatalog(upgraded).end_uses_of_job("j") == []


async def test_an_owner_of_0001_is_a_team_and_its_jobs_are_where_they_were(upgraded: Database) -> None:
    team, job = await Teams(upgraded).get_team(OWNER), await Jobs(upgraded).get_job(OWNER, "j")
    assert (team.name, team.created_at) == (OWNER, job.created_at)
    assert job.made_by is None


async def test_an_upgraded_ledger_goes_on(upgraded: Database) -> None:
    ledger, terms = Ledger(upgraded), CallLimits(price_usd=0.1, in_flight=3, daily_cap_usd=1)
    assert (await ledger.record_intent(an_order("j", scene=5), terms)).is_new_intent
    await ledger.record_acceptance(an_order("j", scene=1).key, "p-1")
    assert await ledger.reads.get_spent_today() == 0.1


async def test_an_upgraded_ledger_has_a_row_for_each_line(upgraded: Database) -> None:
    ledger, terms = Ledger(upgraded), CallLimits(price_usd=0.01, in_flight=2)
    lines = [
        TakeKey(job_id="j", stage=LedgerStage.VOICE, scene=1, line=line, language=language)
        for line, language in ((1, "en"), (2, "en"), (1, "de"))
    ]
    for key in lines[:2]:
        order = TakeOrder(key=key, provider="elevenlabs", model="v3", digest="d")
        assert (await ledger.record_intent(order, terms)).is_new_intent
    with pytest.raises(ProviderBusy):
        await ledger.record_intent(TakeOrder(key=lines[2], provider="elevenlabs", model="v3"), terms)
    await ledger.leave_queue(lines[2])
    rows = [row for row in await ledger.reads.list_rows("j") if row.stage is LedgerStage.VOICE]
    assert [(row.key, row.order_digest) for row in rows] == [(key, "d") for key in lines[:2]]
    assert [TakeKey.from_token(key.token) for key in lines] == lines
