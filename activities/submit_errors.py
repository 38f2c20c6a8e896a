"""Errors of paid calls as the workflow gets them: a place in line, and an outcome that nobody knows."""

import random
from datetime import timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts import TakeKey
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.errors import ProviderBusy
from store.team_limit_errors import TeamBusy

# A queued take asks for a slot again after this time, multiplied by its rank, up to the maximum. Services
# take one or two orders a second, so it asks long before its turn: no free slot waits for one that sleeps.
# The maximum is below the time after which a take that does not ask loses its place (`store.ledger.slots`).
SLOT_RETRY_SECONDS, MAX_SLOT_RETRY_SECONDS = 0.4, 30.0
# Takes of a team that has all at work which it may have stand in no line: they look again after this time.
TEAM_RETRY_SECONDS = 5.0


def outcome_unknown_error(key: TakeKey, error: ProviderError) -> ApplicationError:
    """Build the error of a held take, with its key: it need not be the take that was ordered."""
    return ApplicationError(error.message, key.model_dump(mode="json"), type=error.kind, non_retryable=True)


def provider_busy_error(full: ProviderBusy) -> ApplicationError:
    """Build the error of a take that is to wait for a slot. Its details are the take's key and its order."""
    why, wait = f"number {full.rank} in line for {full.order.provider}", SLOT_RETRY_SECONDS * full.rank
    if isinstance(full, TeamBusy):
        why, wait = str(full), TEAM_RETRY_SECONDS
    delay = min(MAX_SLOT_RETRY_SECONDS, wait) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    return ApplicationError(
        f"{why}; next look in {delay:.1f} s",
        full.order.key.model_dump(mode="json"),
        full.order.model_dump(mode="json"),
        type=ErrorType.NO_SLOT,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=delay),
    )
