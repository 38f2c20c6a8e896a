"""Tells whether a request under a known idempotency key is the one that came before."""

from hashlib import sha256

from contracts import FrozenModel

# What may differ between two sendings of one order: a limit orders nothing.
LIMITS = frozenset({"max_cost_usd"})


def digest_request(request: FrozenModel) -> str:
    """Return a digest of all that a request asks for, its limit of the price aside."""
    return sha256(request.model_dump_json(exclude=set(LIMITS)).encode()).hexdigest()


def is_same_request(request: FrozenModel, known_digest: str | None) -> bool:
    """Return whether a request has this digest; a request of before December 2026 left none, and passes."""
    return known_digest in (None, digest_request(request))
