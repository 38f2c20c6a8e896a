"""Where a run keeps its catalog and its assets: in files, as on one machine, or at servers, as on many."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chaos.plan import ChaosPlan
from chaos.postgresql_server import PostgresqlServer
from chaos.s3_server import BUCKET, S3_PORTS, S3Server

POSTGRESQL, S3 = "postgresql", "s3"
STORE_PORTS = (POSTGRESQL, *S3_PORTS)


@dataclass(frozen=True)
class StoreServers:
    """The servers that a run has; None: files are in their place."""

    database: PostgresqlServer | None
    assets: S3Server | None

    @classmethod
    def of_plan(cls, plan: ChaosPlan, root: Path, ports: Mapping[str, int]) -> Self:
        """Return the servers that a plan asks for, with their files below a folder."""
        database = PostgresqlServer(root / POSTGRESQL, ports[POSTGRESQL])
        assets = S3Server(root / S3, {name: ports[name] for name in S3_PORTS})
        return cls(database if plan.database == POSTGRESQL else None, assets if plan.assets == S3 else None)

    def create_files(self) -> None:
        """Write what the servers need before they start."""
        if self.database:
            self.database.create_files()
        if self.assets:
            self.assets.write_configuration()

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name."""
        database = {POSTGRESQL: self.database.build_command()} if self.database else {}
        return database | ({S3: self.assets.build_command()} if self.assets else {})

    def build_environment(self) -> dict[str, str]:
        """Return what Longtake is told of them."""
        database = {"LONGTAKE_DATABASE_URL": self.database.url} if self.database else {}
        assets = {"LONGTAKE_ASSETS_URL": f"s3://{BUCKET}"} | self.assets.environment() if self.assets else {}
        return database | assets

    async def are_ready(self) -> bool:
        """Make the bucket, and return whether all of them answer."""
        if self.assets and not await asyncio.to_thread(self.assets.stores_an_object):
            return False
        return not self.database or await self.database.is_ready()

    def clean_up(self) -> None:
        """Remove what killed servers leave outside their folders."""
        if self.assets:
            self.assets.remove_sockets()
