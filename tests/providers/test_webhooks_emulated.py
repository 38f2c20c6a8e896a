"""What the emulator signs is accepted, and what it forges or holds back is not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from pydantic import SecretStr

from contracts import ModelKind
from emulator import RunningEmulator
from providers.accounts import Account
from providers.adapters.fal import FalAdapter
from providers.adapters.replicate import ReplicateAdapter
from providers.catalogue.fal import MODELS as FAL_MODELS
from providers.catalogue.replicate import MODELS as REPLICATE_MODELS
from providers.job_ids import internal_job_id
from providers.kit.transport import Transport
from providers.protocol import Provider
from providers.safe_http import create_client
from providers.webhooks import ForgedWebhookError, StaleWebhookError, VerifiedDelivery, WebhookVerifier
from tests.conditions import eventually
from tests.providers.kit import a_clip
from tests.providers.scripted import Heard, Talk, Wire, wire


@dataclass
class Called:
    """Orders a clip, and waits until the service has called."""

    transport: Transport
    emulator: RunningEmulator
    server: Wire

    def account(self, service: str) -> Account:
        secret = SecretStr(self.emulator.settings.standard_secret)
        return Account(service, f"{self.emulator.url}/{service}", SecretStr("any"), secret)

    async def verdict(self, service: str) -> tuple[str, VerifiedDelivery]:
        account = self.account(service)
        adapters: dict[str, tuple[Provider, str]] = {
            "fal": (FalAdapter(self.transport, account), FAL_MODELS[0].name),
            "replicate": (ReplicateAdapter(self.transport, account), REPLICATE_MODELS[0].name),
        }
        provider, model = adapters[service]
        order = replace(a_clip(seconds=5), model=model, callback_url=f"{self.server.url}/hook")
        job_id = await provider.submit_order(order)

        async def called() -> bool:
            return bool(self.server.heard)

        await eventually(called, f"{service} has called")
        heard = self.server.heard[0]
        return job_id, await WebhookVerifier(self.transport).verify_delivery(
            service, heard.headers, heard.body, account
        )


@pytest.fixture
async def called(emulator: RunningEmulator) -> AsyncIterator[Called]:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200)

    async with create_client(loopback_allowed=True) as client, wire(script) as server:
        yield Called(Transport(client), emulator, server)


async def test_fals_webhook_is_its_own_and_names_the_job(called: Called) -> None:
    job_id, verdict = await called.verdict("fal")
    named = internal_job_id("fal", FAL_MODELS[0].name, ModelKind.VIDEO, verdict.provider_job_id or "")
    assert (verdict.accepted, named) == (True, job_id)


async def test_replicates_webhook_is_its_own_and_names_the_job(called: Called) -> None:
    job_id, verdict = await called.verdict("replicate")
    assert (verdict.accepted, verdict.provider_job_id) == (True, job_id)


@pytest.mark.parametrize("service", ["fal", "replicate"])
@pytest.mark.parametrize(
    ("kind", "trouble"), [("forged", ForgedWebhookError), ("replayed", StaleWebhookError)]
)
async def test_a_forged_or_replayed_one_is_refused(
    called: Called, service: str, kind: str, trouble: type[Exception]
) -> None:
    fault = [{"operation": "webhook", "fault": {"kind": kind}}]
    await asyncio.to_thread(called.emulator.set_faults, fault)
    with pytest.raises(trouble):
        await called.verdict(service)
