"""What the routes work with: made once per process, when it starts."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from api.offers import Offers
from api.script import writer_of
from api.signing import Signer
from api.starter import Starter
from engine import Engine, WebUi
from providers.callbacks import CallbackTokens
from providers.http import Transport
from providers.outside import Proxy, open_client
from providers.webhooks import Webhooks
from providers.writers import Writer
from settings import Settings
from store.assets import Assets
from store.callbacks import Callbacks
from store.database import Database
from store.drafts import Drafts
from store.jobs import Jobs
from store.launch import generation_input
from store.ledger import Ledger
from store.media_pools import MediaPools
from store.models import JobRow
from store.storyboards import Storyboards
from store.wishes import Wishes
from workflows.contracts import GenerationInput


@dataclass(frozen=True)
class Services:
    """The other rooms, opened."""

    settings: Settings
    offers: Offers
    database: Database
    jobs: Jobs
    storyboards: Storyboards
    drafts: Drafts
    wishes: Wishes
    ledger: Ledger
    assets: Assets
    engine: Engine
    signer: Signer
    web_ui: WebUi
    starter: Starter
    callbacks: Callbacks
    tokens: CallbackTokens
    webhooks: Webhooks
    writer: Writer | None
    media_pools: MediaPools

    def launch(self, row: JobRow) -> GenerationInput:
        """What the job's workflow starts from."""
        return _launch(self.offers, row)


@asynccontextmanager
async def opened(settings: Settings, offers: Offers) -> AsyncIterator[Services]:
    """Bring the catalog up to date and open everything. Temporal may be away: it is called when needed."""
    async with AsyncExitStack() as stack:
        database = Database(settings.catalog_url)
        stack.push_async_callback(database.dispose)
        await database.migrate()
        proxy = Proxy.maybe_at(settings.proxy_url, resolves_names=settings.proxy_resolves)
        client = await stack.enter_async_context(
            open_client(loopback_allowed=bool(offers.accounts.emulator_url), proxy=proxy)
        )
        services = await _services(settings, offers, database, Transport(client))
        await stack.enter_async_context(services.starter.running())
        yield services


async def _services(settings: Settings, offers: Offers, database: Database, transport: Transport) -> Services:
    jobs, engine = Jobs(database), await Engine.connect(settings)
    return Services(
        settings=settings,
        offers=offers,
        database=database,
        jobs=jobs,
        storyboards=Storyboards(database),
        drafts=Drafts(database),
        wishes=Wishes(database),
        ledger=Ledger(database),
        assets=Assets(settings.assets_location),
        engine=engine,
        signer=Signer(settings.signing_secret, settings.effective_root_path),
        web_ui=WebUi.of(settings),
        starter=Starter(jobs, engine, lambda row: _launch(offers, row)),
        callbacks=Callbacks(database),
        tokens=CallbackTokens(settings.signing_secret),
        webhooks=Webhooks(transport),
        writer=writer_of(settings, offers, transport),
        media_pools=MediaPools(database),
    )


def _launch(offers: Offers, row: JobRow) -> GenerationInput:
    return generation_input(row, offers.registry.parallel(row.provider, row.model))
