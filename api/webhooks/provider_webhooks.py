"""Provider webhooks: wakes the take that a delivery is about, which then asks the provider.

A delivery's content is never trusted. The webhook's address, which only we can make, identifies the take;
where the provider signs, the signature proves that the provider sent it.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from api.http import problems
from api.http.exception_handlers import RETRY_AFTER_HEADERS
from api.http.problems import ProblemError
from api.services import ApiServices
from contracts import MAX_PROVIDER_JOB_ID_CHARS, ProviderCallback, TakeKey
from providers.accounts import Account, AccountError
from providers.errors import ProviderError
from providers.webhooks import ForgedWebhookError, StaleWebhookError, VerifiedDelivery
from store.errors import LedgerConflict
from temporal_client import NoSuchWorkflowError, TemporalUnavailableError

# Providers wait a few seconds at most, and some stop delivering to slow endpoints.
WAKE_SECONDS = 0.8
# Includes fetching the provider's public keys, once a day.
VERIFY_SECONDS = 4.0


async def receive_provider_webhook(
    services: ApiServices, provider: str, token: str, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """Wake the take that the delivery is about; return the JSON that the provider expects.

    Raises:
        ProblemError: no such address, forged or stale; or it cannot be handled now and should be sent again.
    """
    account = _find_account(services, provider)
    key = await _find_take(services, provider, token)
    if account is None or key is None:
        raise ProblemError(problems.NOT_FOUND, "Nobody is called here.")
    verdict = await _verify_signature(services, account, headers, body)
    if verdict.accepted and not await services.callbacks.was_received(provider, verdict.delivery_id):
        await _wake_take(services, key, verdict)
        # Recorded after the wake-up: a crash in between leads to a redelivery, which wakes the take again.
        await services.callbacks.record_if_new(provider, verdict.delivery_id)
    return verdict.answer or {}


def _find_account(services: ApiServices, provider: str) -> Account | None:
    offered = {service.name: service for service in services.availability.registry.providers}
    try:
        return services.availability.accounts.get_account(offered[provider]) if provider in offered else None
    except AccountError:
        return None


async def _find_take(services: ApiServices, provider: str, token: str) -> TakeKey | None:
    """Find the take whose callback address this is, if it belongs to the provider."""
    key = _parse_take_token(services.callback_tokens.read_token(token) or "")
    row = await services.ledger.reads.find_row(key) if key else None
    return key if row is not None and row.provider == provider else None


def _parse_take_token(take_token: str) -> TakeKey | None:
    """Parse a take token; None if it is malformed."""
    try:
        return TakeKey.from_token(take_token)
    except ValueError:
        return None


async def _verify_signature(
    services: ApiServices, account: Account, headers: Mapping[str, str], body: bytes
) -> VerifiedDelivery:
    try:
        async with asyncio.timeout(VERIFY_SECONDS):
            return await services.webhooks.verify_delivery(account.provider, headers, body, account)
    except StaleWebhookError as error:
        raise ProblemError(problems.STALE_CALLBACK, "It was not signed just now.") from error
    except ForgedWebhookError as error:
        raise ProblemError(problems.FORGED_CALLBACK, "Its signature is not the provider's.") from error
    except (ProviderError, TimeoutError) as error:
        detail = "The provider's public keys cannot be had now: call again."
        raise ProblemError(problems.NOT_READY, detail, headers=RETRY_AFTER_HEADERS) from error


async def _wake_take(services: ApiServices, key: TakeKey, verdict: VerifiedDelivery) -> None:
    named = verdict.provider_job_id
    call = ProviderCallback(
        token=key.token, provider_job_id=named if named and len(named) <= MAX_PROVIDER_JOB_ID_CHARS else None
    )
    try:
        async with asyncio.timeout(WAKE_SECONDS):
            await services.temporal.signal_provider_called(key.job_id, call)
    except NoSuchWorkflowError:
        # The job has ended. Its late takes are polled anyway, but an unknown take gets its provider job id.
        if call.provider_job_id is not None:
            with suppress(LedgerConflict):
                await services.ledger.unknown.reopen_with_job(key, call.provider_job_id)
    except (TemporalUnavailableError, TimeoutError) as error:
        raise ProblemError(
            problems.TEMPORAL_UNAVAILABLE, "Nothing was noted: call again.", headers=RETRY_AFTER_HEADERS
        ) from error
