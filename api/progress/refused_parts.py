"""Tells a film's owner that it waits for a provider which refuses us, and why. Pure.

What the provider itself said is for operators: it may name settings, keys and accounts. Owners are told what
they wait for, and that it goes on by itself.
"""

from types import MappingProxyType

from contracts import LedgerStage
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue

# By what is refused: only who runs this Longtake can mend it.
_REASONS = MappingProxyType(
    {
        ErrorType.AUTH_FAILED: "does not accept the key of this Longtake's account",
        ErrorType.QUOTA_EXHAUSTED: "says that this Longtake's account has nothing left to spend",
        ErrorType.UNKNOWN_PROVIDER: "has no account of this Longtake any more",
    }
)
# Services that a part's own provider is not.
_SERVICES = MappingProxyType(
    {LedgerStage.SCRIPT: "the language model", LedgerStage.IMAGE: "the image service"}
)


def is_refusal(issue: ActivityIssue) -> bool:
    """Return whether a provider refuses us for what only an operator can mend."""
    return issue.type in _REASONS and issue.key is not None


def describe_refusal(issue: ActivityIssue, provider: str) -> str:
    """Return the sentence that the owner is told of a part's provider (its id) which refuses us."""
    stage = issue.key.stage if issue.key else LedgerStage.SCENE
    who = _SERVICES.get(stage) or provider or "a service"
    return (
        f"Waits for {who}, which {_REASONS[ErrorType(issue.type)]}. "
        "It goes on by itself once whoever runs this Longtake has mended that."
    )
