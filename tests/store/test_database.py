import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Connection, text

from store.database import Database
from store.errors import CatalogTooNew
from store.jobs import Jobs
from store.models import JobRow
from store.sqlalchemy_engine import catalog_url
from tests.store.builders import OWNER, a_job
from tests.store.processes import REPOSITORY, run_together, started

MIGRATE = """
import asyncio, sys
from store.database import Database

async def main():
    database = Database(sys.argv[1])
    await database.migrate()
    await database.dispose()

together()
asyncio.run(main())
"""

EDIT = """
import asyncio, sys
from store.database import Database
from store.jobs import Jobs

async def main():
    url, job_id = sys.argv[1:]
    database = Database(url)
    for number in range(20):
        await Jobs(database).edit_job("ann", job_id, title=f"Title {number}", favorite=None)
    await database.dispose()

together()
asyncio.run(main())
"""


def _default_differs(context: object, inspected: Column[Any], *defaults: object) -> bool | None:
    """PostgreSQL cannot compare JSON, as Alembic would have it do: its texts are. None: in Alembic's way.

    When SQLite copies a table, its defaults come out in parentheses.
    """
    if str(defaults[1]).startswith("("):
        return str(defaults[1]) != f"('{defaults[3]}')"
    if not isinstance(inspected.type, JSON):
        return None
    del context
    found, _, wanted = [str(each).removesuffix("::json").strip("'") for each in defaults[1:]]
    return found != wanted


def differences(connection: Connection) -> object:
    options = {"compare_type": True, "compare_server_default": _default_differs}
    return compare_metadata(MigrationContext.configure(connection, opts=options), JobRow.metadata)


async def test_the_migrations_lead_from_empty_to_the_tables_of_the_models(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    await database.migrate()
    async with database.engine.connect() as connection:
        found = await connection.run_sync(differences)
    await database.dispose()
    assert found == []


async def test_a_second_migration_changes_nothing(database: Database) -> None:
    row, _ = await Jobs(database).add_job(a_job())
    await database.migrate()
    assert await Jobs(database).get_job(OWNER, row.id) == row


async def test_processes_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    await run_together(2, MIGRATE, empty_database_url)
    database = Database(empty_database_url)
    _, created = await Jobs(database).add_job(a_job())
    await database.dispose()
    assert created


async def test_migrations_that_meet_take_turns(empty_database_url: str) -> None:
    databases = [Database(empty_database_url) for _ in range(8)]
    await asyncio.gather(*(database.migrate() for database in databases))
    _, created = await Jobs(databases[0]).add_job(a_job())
    for database in databases:
        await database.dispose()
    assert created


async def test_a_catalog_of_a_newer_longtake_is_refused(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    await database.migrate()
    async with database.write_session() as session:
        await (await session.connection()).execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogTooNew):
        await database.migrate()
    await database.dispose()


async def test_it_migrates_from_an_installed_tree_and_any_folder(tmp_path: Path) -> None:
    place = tmp_path / "100% site-packages"
    place.mkdir()
    for room in ("store", "contracts", "estimates", "filesystem", "workflows"):
        (place / room).symlink_to(REPOSITORY / room)
    file = tmp_path / "elsewhere" / "catalog.db"
    elsewhere = f"import os, sys; os.chdir({str(tmp_path)!r}); sys.path.insert(0, {str(place)!r})\n"
    code = "together = lambda: None\n" + elsewhere + MIGRATE
    async with started(code, f"sqlite:///{file}") as process:
        _, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    with sqlite3.connect(file) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"jobs", "scenes", "ledger"} <= tables


async def test_writers_in_several_processes_wait_for_each_other(
    database: Database, database_url: str
) -> None:
    row, _ = await Jobs(database).add_job(a_job())
    await run_together(2, EDIT, database_url, row.id)
    assert (await Jobs(database).get_job(OWNER, row.id)).title == "Title 19"


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    row, _ = await Jobs(database).add_job(a_job(title="Before"))
    async with database.write_session() as session:
        (await session.get_one(JobRow, row.id)).title = "After"
        await session.flush()
        assert (await Jobs(database).get_job(OWNER, row.id)).title == "Before"
    assert (await Jobs(database).get_job(OWNER, row.id)).title == "After"


async def test_a_session_that_fails_leaves_no_trace(database: Database) -> None:
    row, _ = await Jobs(database).add_job(a_job(title="Before"))

    async def fail() -> None:
        async with database.write_session() as session:
            (await session.get_one(JobRow, row.id)).title = "After"
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert (await Jobs(database).get_job(OWNER, row.id)).title == "Before"


@pytest.mark.parametrize(("durable", "synchronous"), [(False, 1), (True, 2)], ids=["normal", "full"])
async def test_sqlite_syncs_what_must_survive_a_power_cut(
    sqlite_url: str, *, durable: bool, synchronous: int
) -> None:
    database = Database(sqlite_url)
    async with database.write_session(durable=durable) as session:
        said = (await (await session.connection()).exec_driver_sql("PRAGMA synchronous")).scalar_one()
    await database.dispose()
    assert said == synchronous


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@h/db", "postgresql+asyncpg://u:p@h/db"),
        ("postgres://u:p@h/db", "postgresql+asyncpg://u:p@h/db"),
        ("postgresql://h/db?sslmode=require", "postgresql+asyncpg://h/db?ssl=require"),
        ("postgresql+asyncpg://h/db", "postgresql+asyncpg://h/db"),
        ("sqlite:////tmp/x.db", "sqlite+aiosqlite:////tmp/x.db"),
    ],
)
def test_a_plain_url_gets_its_async_driver(given: str, used: str) -> None:
    assert catalog_url(given).render_as_string(hide_password=False) == used
