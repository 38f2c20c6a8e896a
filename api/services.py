"""What the routes work with: made once per process, when it starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.signing import Signer
from api.starter import Starter
from engine import Engine
from providers.registry import Registry
from settings import Settings
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs
from store.ledger import Ledger
from store.storyboards import Storyboards


@dataclass(frozen=True)
class Services:
    """The other rooms, opened."""

    settings: Settings
    registry: Registry
    database: Database
    jobs: Jobs
    storyboards: Storyboards
    ledger: Ledger
    assets: Assets
    engine: Engine
    signer: Signer
    starter: Starter


@asynccontextmanager
async def opened(settings: Settings, registry: Registry) -> AsyncIterator[Services]:
    """Bring the catalog up to date and open everything. Temporal may be away: it is called when needed."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        services = await _services(settings, registry, database)
        async with services.starter.running():
            yield services
    finally:
        await database.dispose()


async def _services(settings: Settings, registry: Registry, database: Database) -> Services:
    jobs, engine = Jobs(database), await Engine.connect(settings)
    return Services(
        settings=settings,
        registry=registry,
        database=database,
        jobs=jobs,
        storyboards=Storyboards(database),
        ledger=Ledger(database),
        assets=Assets(settings.assets_location),
        engine=engine,
        signer=Signer(settings.signing_secret),
        starter=Starter(jobs, engine),
    )
