"""Services that refuse what only an operator can mend: told once, and asked again at a bounded pace."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from contracts.error_types import ErrorType
from providers.errors import ProviderError

# An account, its key or its quota: nothing helps until somebody mends it.
MENDABLE = frozenset({ErrorType.AUTH_FAILED, ErrorType.QUOTA_EXHAUSTED, ErrorType.UNKNOWN_PROVIDER})
# The pause after the first refusal, which each further one doubles, and the longest.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 300.0, 3_600.0

logger = logging.getLogger(__name__)


@dataclass
class Refusal:
    """When a service that refuses us may be asked again (by the clock), and how long the last pause was."""

    next_at: float
    pause: float = FIRST_PAUSE_SECONDS


class RefusedServices:
    """Remembers which services refuse us, for as long as this process lives.

    A service whose key has come back answers a new process at once, and this one after a pause at the latest.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refusals: dict[str, Refusal] = {}

    def may_ask(self, provider: str) -> bool:
        """Return whether the service may be asked now. After a refusal one call asks for all, then none."""
        refusal = self._refusals.get(provider)
        if refusal is None:
            return True
        if self._clock() < refusal.next_at:
            return False
        refusal.pause = min(LONGEST_PAUSE_SECONDS, 2 * refusal.pause)
        refusal.next_at = self._clock() + refusal.pause
        return True

    def note_refusal(self, provider: str, error: ProviderError) -> None:
        """Note that the service refuses us. The first time is told."""
        if provider in self._refusals:
            return
        self._refusals[provider] = Refusal(self._clock() + FIRST_PAUSE_SECONDS)
        logger.warning(
            "%s refuses to stop calls that ended films left open, until somebody mends it: %s",
            provider,
            error.message,
        )

    def note_answer(self, provider: str) -> None:
        """Note that the service has answered: all calls may ask it again."""
        if self._refusals.pop(provider, None) is not None:
            logger.warning("%s answers again: calls that were left open there are stopped", provider)
