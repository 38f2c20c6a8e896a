"""Providers call when a job of theirs has news: its take is woken, and the provider is asked.

A delivery is believed in nothing. The address that it came to tells the take, because only we can make one,
and where the service signs, the signature tells that it is the service.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from api import problems
from api.handlers import RETRY_AFTER
from api.problems import ProblemError
from api.services import Services
from engine import EngineAwayError, NoSuchRunError
from providers.accounts import Account, AccountError
from providers.errors import ProviderError
from providers.webhooks import ForgedError, StaleError, Verdict
from store.errors import LedgerConflict
from workflows.contracts import ProviderCall, Stage, TakeKey

# Services wait for some seconds at most, and some stop calling where that takes too long.
WAKE_SECONDS = 0.8
# A service's public keys are fetched once a day.
VERIFY_SECONDS = 4.0
# No provider's id of a job is longer.
MAX_PROVIDER_JOB_ID = 500


async def hear(
    services: Services, provider: str, token: str, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """Wake the take that a delivery is about; what the service wants as an answer.

    Raises:
        ProblemError: it is to nobody, forged or stale; or it cannot be heard now, and should come again.
    """
    account = _account(services, provider)
    key = await _take(services, provider, token)
    if account is None or key is None:
        raise ProblemError(problems.NOT_FOUND, "Nobody is called here.")
    verdict = await _verified(services, account, headers, body)
    if verdict.accepted and not await services.callbacks.known(provider, verdict.delivery_id):
        await _wake(services, key, verdict)
        # Noted when it was heard: if we die in between, it comes again, and wakes a second time.
        await services.callbacks.first(provider, verdict.delivery_id)
    return verdict.answer or {}


def _account(services: Services, provider: str) -> Account | None:
    offered = {service.name: service for service in services.offers.registry.services}
    try:
        return services.offers.accounts.of(offered[provider]) if provider in offered else None
    except AccountError:
        return None


async def _take(services: Services, provider: str, token: str) -> TakeKey | None:
    """The take that this provider was given the address for."""
    key = _key(services.tokens.read(token) or "")
    row = await services.ledger.row(key) if key else None
    return key if row is not None and row.provider == provider else None


def _key(take_token: str) -> TakeKey | None:
    """A take's token as its key; None for what none is."""
    try:
        job_id, stage, scene, take = take_token.rsplit("/", 3)
        return TakeKey(job_id=job_id, stage=Stage(stage), scene=int(scene), take=int(take))
    except ValueError:
        return None


async def _verified(services: Services, account: Account, headers: Mapping[str, str], body: bytes) -> Verdict:
    try:
        async with asyncio.timeout(VERIFY_SECONDS):
            return await services.webhooks.verify(account.provider, headers, body, account)
    except StaleError as error:
        raise ProblemError(problems.STALE, "It was not signed just now.") from error
    except ForgedError as error:
        raise ProblemError(problems.FORGED, "Its signature is not the provider's.") from error
    except (ProviderError, TimeoutError) as error:
        detail = "The provider's public keys cannot be had now: call again."
        raise ProblemError(problems.NOT_READY, detail, headers=RETRY_AFTER) from error


async def _wake(services: Services, key: TakeKey, verdict: Verdict) -> None:
    named = verdict.provider_job_id
    call = ProviderCall(
        token=key.token, provider_job_id=named if named and len(named) <= MAX_PROVIDER_JOB_ID else None
    )
    try:
        async with asyncio.timeout(WAKE_SECONDS):
            await services.engine.called(key.job_id, call)
    except NoSuchRunError:
        # The job has ended. Its late takes are asked for all the same; what nobody knew of is so from now on.
        if call.provider_job_id is not None:
            with suppress(LedgerConflict):
                await services.ledger.found_after_all(key, call.provider_job_id)
    except (EngineAwayError, TimeoutError) as error:
        raise ProblemError(
            problems.ENGINE_AWAY, "Nothing was noted: call again.", headers=RETRY_AFTER
        ) from error
