"""All that stands between a film and a service, as a worker has it: adapters, ledger, activities."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from activities.accepted import Expectations
from activities.collect import CollectActivities
from activities.deciding import DecidingActivities
from activities.orders import Orders
from activities.paid_calls import PaidCalls
from activities.takes import TakeActivities
from activities.workshop import Workshop
from media.ffmpeg import Ffmpeg, find_ffmpeg
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.errors import ProviderError
from providers.http import Answer, Transport
from providers.outside import open_client
from providers.registry import Kind, Registry
from providers.roster import open_providers
from store.assets import Assets
from store.database import Database
from store.inbox import AssetInbox
from store.jobs import Jobs
from store.ledger import Ledger
from store.scratch import Scratch
from store.storyboards import Storyboards
from store.wishes import Wishes
from tests.faults.targets import Target
from tests.store.builders import a_job
from workflows.contracts import Brief, Scene, SceneBrief, Stage, TakeKey, TakeOrder

# Where a service hangs, nobody here waits for as long as a worker would.
SOON = httpx.Timeout(0.5)
# Cases that end held, late or open keep their slots, and there are many of them for one catalog.
IN_FLIGHT = 100_000


class Impatient(Transport):
    """The real one. When told so, it gives up soon, once."""

    gives_up_soon = False

    async def ask(self, *args: Any, **more: Any) -> Answer:  # noqa: ANN401 - handed on
        return await self._exchanged(super().ask, *args, **more)

    async def pay(self, *args: Any, **more: Any) -> Answer:  # noqa: ANN401 - handed on
        return await self._exchanged(super().pay, *args, **more)

    async def _exchanged(self, call: Any, *args: Any, **more: Any) -> Answer:  # noqa: ANN401 - handed on
        if self.gives_up_soon:
            more["patience"] = SOON
        try:
            answer: Answer = await call(*args, **more)
        except ProviderError:
            self.gives_up_soon = False
            raise
        return answer


class House:
    """One catalog and one emulator for many cases, each with a film of its own."""

    def __init__(
        self, database: Database, folder: Path, emulator_url: str, client: httpx.AsyncClient
    ) -> None:
        registry = whole_registry()
        services = [replace(service, in_flight=IN_FLIGHT) for service in registry.services]
        self.registry = Registry(registry.models, services)
        self.ledger, self.jobs = Ledger(database), Jobs(database)
        self._storyboards, self._wishes = Storyboards(database), Wishes(database)
        self.assets, self.scratch = Assets((folder / "assets").as_uri()), Scratch(folder / "tmp")
        self.transport = Impatient(client)
        accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator_url})
        self.providers = open_providers(self.registry, accounts, self.transport, AssetInbox(self.assets))
        self.paid_calls = self._paid_calls()
        self.takes = TakeActivities(
            self.jobs,
            self._storyboards,
            self._wishes,
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=Expectations(self.ledger, self.registry),
        )
        self.collecting = CollectActivities(self._workshop(), self.providers)
        self.deciding = DecidingActivities(self.jobs, self.ledger, self.providers)

    async def earlier(self, target: Target) -> None:
        """A job of an earlier film, which the ledger and the service's list know."""
        await self.paid_calls.start(await self.order(target, "A blue kite."))

    async def order(self, target: Target, text: str = "") -> TakeOrder:
        """The order for the only scene of a new film, or for its music."""
        text = text or f"A red kite over the hills, for {target.name}."
        brief = Brief(scenes=(SceneBrief(text=text),), resolution=target.resolution)
        row, _ = await self.jobs.add(a_job(brief=brief, provider=target.provider, model=target.model))
        scene = Scene(number=1, text=text, seconds=target.seconds, seed=7)
        await self._storyboards.keep(row.id, [scene])
        stage, number = (Stage.SCENE, 1) if target.kind is Kind.VIDEO else (Stage.AUDIO, 0)
        key = TakeKey(job_id=row.id, stage=stage, scene=number)
        return TakeOrder(key=key, provider=target.provider, model=target.model)

    def _paid_calls(self) -> PaidCalls:
        # An earlier try of ours is dead by the time of the next: nobody has to wait for it.
        return PaidCalls(
            self.ledger,
            self.providers,
            Orders(self.jobs, self._storyboards, self._wishes),
            self.registry,
            longest_call=dict.fromkeys(Stage, timedelta(0)),
        )

    def _workshop(self) -> Workshop:
        return Workshop(
            jobs=self.jobs,
            storyboards=self._storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=Ffmpeg(find_ffmpeg()),
        )


@asynccontextmanager
async def a_house(folder: Path, emulator_url: str) -> AsyncIterator[House]:
    """A house with a catalog in the folder."""
    database = Database(f"sqlite:///{folder / 'catalog.db'}")
    await database.migrate()
    async with open_client(loopback_allowed=True) as client:
        house = House(database, folder, emulator_url, client)
        yield house
        await asyncio.to_thread(house.scratch.close)
    await database.dispose()
