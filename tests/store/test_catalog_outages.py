"""A PostgreSQL server that goes silently, or is not there, is noticed, and used again when it is back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from store.catalog_outages import CatalogUnavailable
from store.catalog_wait import wait_for_catalog
from store.database import Database
from store.errors import JobNotFound
from store.jobs import Jobs
from store.postgresql_limits import PostgresqlLimits

# As short as a busy machine allows: what is waited for here never comes.
SHORT = PostgresqlLimits(connect=1, statement=0.5, answer=1)


@dataclass
class SilentProxy:
    """Passes bytes on to a server's socket; while it is silent, it holds them, and the lines stay open."""

    socket: Path
    port: int = 0
    speaks: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.speaks.wait()
        far_reader, far_writer = await asyncio.open_unix_connection(self.socket)
        with suppress(ConnectionError):
            await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await self.speaks.wait()
            writer.write(data)
        writer.close()


@pytest.fixture
async def proxy(postgresql_url: str) -> AsyncIterator[SilentProxy]:
    folder = Path(str(make_url(postgresql_url).query["host"]))
    proxy = SilentProxy(next(path for path in folder.glob(".s.PGSQL.*") if path.suffix != ".lock"))
    proxy.speaks.set()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    yield proxy
    server.close()


@asynccontextmanager
async def a_database(proxy: SilentProxy, url: str) -> AsyncIterator[Database]:
    through = make_url(url).set(host="127.0.0.1", port=proxy.port).difference_update_query(["host"])
    database = Database(through.render_as_string(hide_password=False), SHORT)
    yield database
    await database.dispose()


async def test_a_silent_server_is_noticed_and_used_again(proxy: SilentProxy, postgresql_url: str) -> None:
    async with a_database(proxy, postgresql_url) as database:
        jobs = Jobs(database)
        with pytest.raises(JobNotFound):
            await jobs.get_for_any_owner("none")

        proxy.speaks.clear()
        for _ in range(3):
            with pytest.raises(CatalogUnavailable):
                await jobs.get_for_any_owner("none")

        proxy.speaks.set()
        with pytest.raises(JobNotFound):
            await jobs.get_for_any_owner("none")


async def test_a_server_that_is_slow_says_so_itself(proxy: SilentProxy, postgresql_url: str) -> None:
    async with a_database(proxy, postgresql_url) as database:
        with pytest.raises(DBAPIError, match="statement timeout"):
            async with database.read_session() as session:
                await session.exec(text("SELECT pg_sleep(60)"))  # type: ignore[call-overload]


async def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    database = Database(f"postgresql://postgres@/postgres?host={tmp_path}", SHORT)
    with pytest.raises(CatalogUnavailable):
        await Jobs(database).get_for_any_owner("none")


@pytest.mark.parametrize("state", ["57P01", "57P03", "53300"])
async def test_a_server_that_takes_nobody_yet_is_told(state: str) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(8)  # The client asks for encryption first.
        writer.write(b"N")
        await reader.read(65_536)
        said = b"".join(
            f"{kind}{text}\0".encode() for kind, text in (("S", "FATAL"), ("C", state), ("M", "no"))
        )
        writer.write(b"E" + (len(said) + 5).to_bytes(4, "big") + said + b"\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    database = Database(
        f"postgresql://postgres@127.0.0.1:{server.sockets[0].getsockname()[1]}/postgres", SHORT
    )
    with pytest.raises(CatalogUnavailable):
        await Jobs(database).get_for_any_owner("none")
    await database.dispose()
    server.close()


async def test_at_a_start_a_server_is_waited_for_and_its_password_is_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database, tries = (
        Database("postgresql://ann:hidden@db.example:5433/films"),
        iter([OSError, CatalogUnavailable]),
    )

    async def reach() -> None:
        for error in tries:
            raise error

    await wait_for_catalog(database, reach)

    assert [record.getMessage() for record in caplog.records] == [
        "waiting for the database at db.example:5433"
    ]


async def test_at_a_start_a_file_is_not_waited_for(tmp_path: Path) -> None:
    async def reach() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await wait_for_catalog(Database(f"sqlite:///{tmp_path / 'catalog.db'}"), reach)


async def test_migrations_are_waited_for_as_long_as_they_take(empty_postgresql_url: str) -> None:
    database = Database(empty_postgresql_url, PostgresqlLimits(statement=0.001, answer=0.002))
    await database.migrate()
    await database.dispose()
