from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from store.database import Database
from store.jobs import Jobs
from store.models import JobRow
from tests.store.builders import OWNER, a_job


async def test_an_empty_database_becomes_a_catalog(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    await database.migrate()
    row, created = await Jobs(database).add(a_job())
    assert created
    assert (await Jobs(database).get(OWNER, row.id)).title == row.title
    await database.dispose()


async def test_the_migrations_lead_to_the_tables_of_the_models(database: Database) -> None:
    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return compare_metadata(context, JobRow.metadata)

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
