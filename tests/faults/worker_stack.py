"""All that stands between a film and a service, as a worker has it: adapters, ledger, activities."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from activities.approved_prices import ApprovedPrices
from activities.collect import CollectActivities
from activities.expected_durations import ExpectedDurations
from activities.kept_lines import KeptLines
from activities.ledger_decisions import LedgerDecisionActivities
from activities.line_purchases import LinePurchaseActivities
from activities.media_context import MediaContext
from activities.narration_recorder import NarrationRecorders
from activities.paid_calls import PaidCalls
from activities.paid_lines import PaidLines
from activities.provider_orders import ProviderOrders
from activities.scene_fitting import SceneFitter
from activities.spoken_takes import SpokenTakes
from activities.takes import TakeActivities
from activities.uploaded_images import UploadedImages
from activities.watermarks import Watermarks
from contracts import (
    Brief,
    LedgerStage,
    ModelKind,
    Narration,
    NarrationMode,
    Scene,
    SceneBrief,
    TakeKey,
    TakeOrder,
)
from media.ffmpeg import Ffmpeg, find_ffmpeg
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.errors import ProviderError
from providers.factory import create_providers
from providers.kit.reference_image import download_image
from providers.kit.transport import HttpResponse, Transport
from providers.registry import Registry
from providers.safe_http import create_client
from speech.embedded_speech import EmbeddedSpeech
from store.asset_result_store import AssetResultStore
from store.assets import Assets
from store.database import Database
from store.job_prices import JobPrices
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.retake_requests import RetakeRequests
from store.scratch import Scratch
from store.storyboards import Storyboards
from store.uploads import UploadCatalog
from tests.faults.targets import LINE, Target
from tests.store.builders import a_job

# Where a service hangs, nobody here waits for as long as a worker would.
SOON = httpx.Timeout(0.25)
# Cases that end held, late or open keep their slots, and there are many of them for one catalog.
IN_FLIGHT = 100_000


class Impatient(Transport):
    """The real one. When told so, it gives up soon, once."""

    gives_up_soon = False

    async def send_request(self, *args: Any, **more: Any) -> HttpResponse:  # noqa: ANN401 - handed on
        return await self._exchanged(super().send_request, *args, **more)

    async def pay_request(self, *args: Any, **more: Any) -> HttpResponse:  # noqa: ANN401 - handed on
        return await self._exchanged(super().pay_request, *args, **more)

    async def _exchanged(self, call: Any, *args: Any, **more: Any) -> HttpResponse:  # noqa: ANN401 - handed on
        if self.gives_up_soon:
            more["patience"] = SOON
        try:
            answer: HttpResponse = await call(*args, **more)
        except ProviderError:
            self.gives_up_soon = False
            raise
        return answer


class WorkerStack:
    """One catalog and one emulator for many cases, each with a film of its own."""

    def __init__(
        self, database: Database, folder: Path, emulator_url: str, client: httpx.AsyncClient
    ) -> None:
        registry = build_registry()
        services = [replace(service, in_flight=IN_FLIGHT) for service in registry.providers]
        self.registry = Registry(registry.models, services)
        self._database, self._line_numbers = database, count(1)
        self.ledger, self.jobs = Ledger(database), Jobs(database)
        self._storyboards, self._wishes = Storyboards(database), RetakeRequests(database)
        self.assets, self.scratch = Assets((folder / "assets").as_uri()), Scratch(folder / "tmp")
        self._images = UploadedImages(UploadCatalog(database), self.assets)
        self.transport = Impatient(client)
        accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator_url})
        self.providers = create_providers(
            self.registry, accounts, self.transport, AssetResultStore(self.assets)
        )
        self.paid_calls = self._paid_calls()
        self.takes = TakeActivities(
            self.jobs,
            self._storyboards,
            self._wishes,
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=ExpectedDurations(self.ledger, self.registry),
        )
        self.lines = PaidLines(
            self.ledger,
            self.paid_calls,
            self.providers,
            KeptLines(self.assets),
            SpokenTakes(Ffmpeg(find_ffmpeg())),
        )
        self.purchases = LinePurchaseActivities(
            self.jobs,
            self._storyboards,
            self.lines,
            SceneFitter(self._storyboards, self.ledger.reads, self._workshop().recorders, self.registry),
        )
        self.collecting = CollectActivities(self._workshop(), self.providers, self.lines)
        self.deciding = LedgerDecisionActivities(self.ledger, self.providers, self.paid_calls.lost_submits)

    async def earlier(self, target: Target) -> None:
        """A job of an earlier film, which the ledger and the service's list know."""
        await self.paid_calls.start_job(await self.order(target, "A blue kite."))

    async def order(self, target: Target, text: str = "") -> TakeOrder:
        """The order for the only scene of a new film, or for its music."""
        if target.kind is ModelKind.VOICE:
            return await self._line_order(target)
        text = text or f"A red kite over the hills, for {target.name}."
        brief = Brief(
            scenes=(SceneBrief(text=text),), resolution=target.resolution, clip_sound=target.clip_sound
        )
        row, _ = await self.jobs.add_job(a_job(brief=brief, provider=target.provider, model=target.model))
        scene = Scene(number=1, text=text, seconds=target.seconds or 5.0, seed=7)
        await self._storyboards.keep_storyboard(row.id, [scene])
        number = 0 if target.kind is ModelKind.MUSIC else 1
        key = TakeKey(job_id=row.id, stage=target.stage, scene=number)
        return TakeOrder(key=key, provider=target.provider, model=target.model)

    async def _line_order(self, target: Target) -> TakeOrder:
        """The order for the only line of a new film."""
        voice = Narration(
            provider=target.provider,
            model=target.model,
            voice=target.entry.voices[0].name,
            mode=NarrationMode.GIVEN,
        )
        # A lost line is looked for by its words: each has its own, of one length, for one price.
        text = LINE.replace("the hills", f"hill {next(self._line_numbers):04}")
        scenes = (SceneBrief(text=text, lines=(text,)),)
        row, _ = await self.jobs.add_job(
            a_job(brief=Brief(scenes=scenes, narration=voice), provider="fal", model="any")
        )
        line = Scene(number=1, text=text, seconds=5.0, seed=7, lines=(text,))
        await self._storyboards.keep_storyboard(row.id, [line])
        key = TakeKey(job_id=row.id, stage=LedgerStage.VOICE, scene=1, line=1, language="en")
        return TakeOrder(key=key, provider=target.provider, model=target.model)

    def _paid_calls(self) -> PaidCalls:
        # An earlier try of ours is dead by the time of the next: nobody has to wait for it.
        return PaidCalls(
            self.ledger,
            self.providers,
            ProviderOrders(self.jobs, self._storyboards, self._wishes, self._images, registry=self.registry),
            ApprovedPrices(JobPrices(self._database), self.registry),
            self.registry,
            longest_call=dict.fromkeys(LedgerStage, timedelta(0)),
        )

    def _workshop(self) -> MediaContext:
        return MediaContext(
            jobs=self.jobs,
            storyboards=self._storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=Ffmpeg(find_ffmpeg()),
            recorders=NarrationRecorders.create(self.assets, EmbeddedSpeech(), Ffmpeg(find_ffmpeg())),
            watermarks=Watermarks(self.assets, partial(download_image, self.transport)),
        )


@asynccontextmanager
async def a_worker_stack(folder: Path, emulator_url: str) -> AsyncIterator[WorkerStack]:
    """A stack with a catalog in the folder."""
    database = Database(f"sqlite:///{folder / 'catalog.db'}")
    await database.migrate()
    async with create_client(loopback_allowed=True) as client:
        stack = WorkerStack(database, folder, emulator_url, client)
        yield stack
        await asyncio.to_thread(stack.scratch.close)
    await database.dispose()
