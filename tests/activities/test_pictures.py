"""The picture that a caller names reaches the service: its address, or its bytes where those are wanted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.orders import Orders
from activities.paid_calls import PaidCalls
from emulator import Running
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.http import Transport
from providers.outside import open_client
from providers.roster import open_providers
from store.assets import Assets
from store.inbox import AssetInbox
from store.wishes import Wishes
from tests.activities.kit import Rooms
from tests.providers.certificates import tls_for
from tests.providers.scripted import Heard, Talk, Wire, wire
from workflows.contracts import Stage, TakeKey, TakeOrder

PNG = b"\x89PNG\r\n\x1a\n and so on"
REGISTRY = whole_registry()


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


class Market:
    """Real adapters in front of the emulator, and a server that has the caller's picture."""

    def __init__(self, rooms: Rooms, paid_calls: PaidCalls, pictures: Wire) -> None:
        self._rooms, self._paid_calls, self.pictures = rooms, paid_calls, pictures

    async def order(self, provider: str, model: str) -> None:
        """Order a scene that begins from the picture."""
        url = f"https://localhost:{self.pictures.port}/kite.png"
        job_id = await self._rooms.job(6.0, reference_image_url=url, provider=provider, model=model)
        key = TakeKey(job_id=job_id, stage=Stage.SCENE, scene=1)
        await self._paid_calls.start(TakeOrder(key=key, provider=provider, model=model))


@pytest.fixture
async def market(rooms: Rooms, emulator: Running, tmp_path: Path) -> AsyncIterator[Market]:
    async def picture(_: Heard, talk: Talk) -> None:
        await talk.answer(200, PNG)

    server_tls, client_tls = tls_for("localhost", tmp_path)
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    async with (
        wire(picture, server_tls) as server,
        open_client(loopback_allowed=True, tls=client_tls) as client,
    ):
        inbox = AssetInbox(Assets((tmp_path / "assets").as_uri()))
        providers = open_providers(REGISTRY, accounts, Transport(client), inbox)
        orders = Orders(rooms.jobs, rooms.storyboards, Wishes(rooms.database))
        yield Market(rooms, PaidCalls(rooms.ledger, providers, orders, REGISTRY), server)


@pytest.mark.parametrize(
    ("provider", "model", "began_as"),
    [
        ("kie", "hailuo-2.3-standard", "hailuo/2-3-image-to-video-standard"),
        ("runway", "gen4_turbo", "gen4_turbo"),
        ("xai", "grok-imagine-video", "grok-imagine-video"),
        ("dashscope", "wan2.7", "wan2.7-i2v"),
        ("modelark", "seedance-2-0-mini", "dreamina-seedance-2-0-mini-260615"),
        ("kling", "kling-v3", "kling-v3"),
        ("fal", "fal-ai/kling-video/v3/standard", "fal-ai/kling-video/v3/standard/image-to-video"),
    ],
)
async def test_a_service_that_fetches_it_itself_is_told_where_it_is(
    provider: str, model: str, began_as: str, market: Market, emulator: Running
) -> None:
    await market.order(provider, model)
    assert [job["model"] for job in emulator.jobs()] == [began_as]
    assert market.pictures.heard == []


@pytest.mark.parametrize(
    ("provider", "model"), [("vertex", "veo-3.1-lite-generate-001"), ("google", "gemini-omni-1.2-flash")]
)
async def test_a_service_that_wants_its_bytes_is_sent_them(
    provider: str, model: str, market: Market, emulator: Running
) -> None:
    await market.order(provider, model)
    assert [job["service"] for job in emulator.jobs()] == [provider]
    assert len(market.pictures.heard) == 1
