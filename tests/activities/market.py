"""Real adapters in front of the emulator, for what is ordered of them with pictures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from activities.paid_calls import PaidCalls
from activities.provider_orders import ProviderOrders
from activities.uploaded_images import UploadedImages
from contracts import LedgerStage, TakeKey, TakeOrder
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.safe_http import create_client
from store.asset_result_store import AssetResultStore
from store.assets import Assets
from store.retake_requests import RetakeRequests
from store.uploads import UploadCatalog, UploadToKeep
from tests.activities.kit import ActivityStack
from tests.pictures import a_picture
from tests.providers.certificates import tls_for
from tests.providers.scripted import Heard, Talk, Wire, wire
from tests.store.builders import OWNER

JPEG = a_picture("JPEG", 320, 180)
PNG = b"\x89PNG\r\n\x1a\n and so on"
REGISTRY = build_registry()


class Market:
    """Real adapters in front of the emulator, and a server that has the caller's picture."""

    def __init__(
        self,
        stack: ActivityStack,
        paid_calls: PaidCalls,
        pictures: Wire,
        assets: Assets,
        emulator: RunningEmulator,
    ) -> None:
        self._stack, self._paid_calls, self.pictures, self.assets = stack, paid_calls, pictures, assets
        self._emulator = emulator
        self.uploads = UploadCatalog(stack.database)

    async def upload(self, content: bytes = JPEG, digest: str = "d") -> str:
        """An upload; its id."""
        picture = UploadToKeep(owner=OWNER, digest=digest, size_bytes=len(content), width=96, height=64)
        row = await self.uploads.begin_upload(picture, quota_bytes=10**6)
        await self.assets.write_bytes(row.asset_key, content)
        await self.uploads.note_stored(row.id)
        return row.id

    async def order_from(self, provider: str, model: str, **brief: object) -> str:
        """Order the first scene of a film; the job's id."""
        job_id = await self._stack.job(6.0, provider=provider, model=model, **brief)
        self.last_job = job_id
        key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1)
        await self.start(TakeOrder(key=key, provider=provider, model=model))
        return job_id

    def list_jobs(self) -> list[dict[str, Any]]:
        """The services' jobs."""
        return self._emulator.list_jobs()

    async def start(self, order: TakeOrder) -> None:
        """Order the take."""
        await self._paid_calls.start_job(order)

    async def order(self, provider: str, model: str) -> None:
        """Order a scene that begins from the picture."""
        url = f"https://localhost:{self.pictures.port}/kite.png"
        await self.order_from(provider, model, reference_image_url=url)


@asynccontextmanager
async def open_market(
    stack: ActivityStack, emulator: RunningEmulator, tmp_path: Path
) -> AsyncIterator[Market]:
    """A market for the stack."""

    async def picture(_: Heard, talk: Talk) -> None:
        await talk.answer(200, PNG)

    server_tls, client_tls = tls_for("localhost", tmp_path)
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    async with (
        wire(picture, server_tls) as server,
        create_client(loopback_allowed=True, tls=client_tls) as client,
    ):
        assets = Assets((tmp_path / "assets").as_uri())
        inbox = AssetResultStore(assets)
        providers = create_providers(REGISTRY, accounts, Transport(client), inbox)
        orders = ProviderOrders(
            stack.jobs,
            stack.storyboards,
            RetakeRequests(stack.database),
            UploadedImages(UploadCatalog(stack.database), assets),
            registry=REGISTRY,
        )
        yield Market(
            stack,
            PaidCalls(stack.ledger, providers, orders, stack.approved_prices(REGISTRY), REGISTRY),
            server,
            assets,
            emulator,
        )
