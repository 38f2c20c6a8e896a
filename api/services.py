"""What the routes work with: made once per process, when it starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.offers import Offers
from api.signing import Signer
from api.starter import Starter
from engine import Engine
from settings import Settings
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs
from store.launch import generation_input
from store.ledger import Ledger
from store.models import JobRow
from store.storyboards import Storyboards
from workflows.contracts import GenerationInput


@dataclass(frozen=True)
class Services:
    """The other rooms, opened."""

    settings: Settings
    offers: Offers
    database: Database
    jobs: Jobs
    storyboards: Storyboards
    ledger: Ledger
    assets: Assets
    engine: Engine
    signer: Signer
    starter: Starter

    def launch(self, row: JobRow) -> GenerationInput:
        """What the job's workflow starts from."""
        return _launch(self.offers, row)


@asynccontextmanager
async def opened(settings: Settings, offers: Offers) -> AsyncIterator[Services]:
    """Bring the catalog up to date and open everything. Temporal may be away: it is called when needed."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        services = await _services(settings, offers, database)
        async with services.starter.running():
            yield services
    finally:
        await database.dispose()


async def _services(settings: Settings, offers: Offers, database: Database) -> Services:
    jobs, engine = Jobs(database), await Engine.connect(settings)
    return Services(
        settings=settings,
        offers=offers,
        database=database,
        jobs=jobs,
        storyboards=Storyboards(database),
        ledger=Ledger(database),
        assets=Assets(settings.assets_location),
        engine=engine,
        signer=Signer(settings.signing_secret),
        starter=Starter(jobs, engine, lambda row: _launch(offers, row)),
    )


def _launch(offers: Offers, row: JobRow) -> GenerationInput:
    return generation_input(row, offers.registry.parallel(row.provider, row.model))
