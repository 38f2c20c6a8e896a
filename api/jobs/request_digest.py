"""Refuses a request under an idempotency key that another request came with."""

from hashlib import sha256

from api.http import problems
from api.http.problems import ProblemError
from contracts import FrozenModel
from store.models import JobRow


def digest_request(request: FrozenModel) -> str:
    """Return a digest of all that a request asks for, its limit of the price aside: that orders nothing."""
    # A field that a later version adds has its default in earlier requests: their digests must stay.
    asked = request.model_dump_json(exclude={"max_cost_usd"}, exclude_defaults=True)
    return sha256(asked.encode()).hexdigest()


def require_same_request(row: JobRow, request: FrozenModel, known_digest: str | None, known: str) -> None:
    """Refuse a request that has another digest; a request of before December 2026 left none, and passes.

    Raises:
        ProblemError: the key came with another request; `known` says what that was for.
    """
    if known_digest not in (None, digest_request(request)):
        raise build_key_conflict(row, known)


def build_key_conflict(row: JobRow, known: str) -> ProblemError:
    """Return the problem of a key that came with something else before, which `known` names."""
    return ProblemError(problems.IDEMPOTENCY_CONFLICT, f"This key came with {known} before.", job_id=row.id)
