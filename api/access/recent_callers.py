"""Callers who were found a moment ago, so that a busy one is not looked up at each call."""

from time import monotonic

from api.access.caller import Caller
from store.people.link_tokens import hash_token

# What another process revokes is refused here within this time; what this one does, at once.
KEPT_SECONDS = 1.0
MAX_KEPT = 1_000


class RecentCallers:
    """Callers by their credential, of the last second."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Caller, float]] = {}

    def find(self, credential: str) -> Caller | None:
        """Return who has this credential, if that was looked up a moment ago."""
        caller, found_at = self._found.get(hash_token(credential), (None, 0.0))
        return caller if monotonic() - found_at < KEPT_SECONDS else None

    def keep(self, credential: str, caller: Caller) -> Caller:
        """Keep who has this credential, for a moment; return them."""
        if len(self._found) >= MAX_KEPT:
            self._found.clear()
        self._found[hash_token(credential)] = (caller, monotonic())
        return caller

    def forget_all(self) -> None:
        """Look up everybody anew: something was changed."""
        self._found.clear()
