"""What may go wrong on the way to a service and back, in our words."""

from providers.errors import ProviderError
from workflows.errors import ErrorType


class LinkExpiredError(ProviderError):
    """The address of a file is not good (any more): ask the service for a fresh one, then try again."""

    def __init__(self) -> None:
        super().__init__(
            ErrorType.TRANSIENT, "The provider's address of the file is not good any more.", final=False
        )


def outcome_unknown() -> ProviderError:
    """The service may have taken the job, and did not say so."""
    return ProviderError(
        ErrorType.OUTCOME_UNKNOWN, "The provider's answer was lost: it may have taken the job.", final=True
    )


def malformed() -> ProviderError:
    """An answer to a question that makes no sense; the next may."""
    return ProviderError(ErrorType.TRANSIENT, "The provider's answer could not be read.", final=False)


def unheard() -> ProviderError:
    """Nothing was sent, or nothing came back to a question."""
    return ProviderError(ErrorType.TRANSIENT, "The provider could not be reached.", final=False)


def unsendable() -> ProviderError:
    """What was to be sent is no HTTP: nothing was sent, nor would it be the next time."""
    return ProviderError(
        ErrorType.INVALID_REQUEST,
        "The request could not be written: look at the key and the address.",
        final=True,
    )


def broken_off() -> ProviderError:
    """A file did not come whole, however often we went on with it."""
    return ProviderError(ErrorType.TRANSIENT, "The provider's file did not come whole.", final=False)


def too_large() -> ProviderError:
    """A file over the cap. It will not shrink."""
    return ProviderError(
        ErrorType.GENERATION_FAILED, "The provider's file is larger than we take.", final=True
    )
