"""States and outcomes of paid calls, and where their costs come from."""

from enum import StrEnum


class LedgerState(StrEnum):
    """The progress of a paid call."""

    INTENT = "intent"
    ACCEPTED = "accepted"
    TERMINAL = "terminal"


class CallOutcome(StrEnum):
    """The end of a paid call."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class CostBasis(StrEnum):
    """Whether the cost of a call is stated by its service or is the listed price."""

    STATED = "stated"
    LISTED = "listed"


class CostSource(StrEnum):
    """The source of a call's cost, as it is stored. `basis` is the word that people read."""

    PROVIDER = "provider"
    REGISTRY = "registry"

    @property
    def basis(self) -> CostBasis:
        """Return `stated` for the provider's own figure, `listed` for the registry's price."""
        return CostBasis.STATED if self is CostSource.PROVIDER else CostBasis.LISTED
