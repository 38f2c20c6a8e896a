"""The errors of the transport, with our own messages."""

from contracts.error_types import ErrorType
from providers.errors import ProviderError


class LinkExpiredError(ProviderError):
    """The download URL has expired: ask the service for a fresh one, then try again."""

    def __init__(self) -> None:
        super().__init__(
            ErrorType.TRANSIENT, "The provider's address of the file is not good any more.", final=False
        )


def outcome_unknown_error() -> ProviderError:
    """Return the error for a paid call that the service may have accepted without answering."""
    return ProviderError(
        ErrorType.OUTCOME_UNKNOWN, "The provider's answer was lost: it may have taken the job.", final=True
    )


def malformed_response_error() -> ProviderError:
    """Return the error for a response that cannot be parsed; the next one may be fine."""
    return ProviderError(ErrorType.TRANSIENT, "The provider's answer could not be read.", final=False)


def unreachable_error() -> ProviderError:
    """Return the error for a request that was not sent, or not answered."""
    return ProviderError(ErrorType.TRANSIENT, "The provider could not be reached.", final=False)


def bad_request_error() -> ProviderError:
    """Return the error for a request that is not valid HTTP: it was not sent, and never can be."""
    return ProviderError(
        ErrorType.INVALID_REQUEST,
        "The request could not be written: look at the key and the address.",
        final=True,
    )


def incomplete_file_error() -> ProviderError:
    """Return the error for a download that stays incomplete after all retries."""
    return ProviderError(ErrorType.TRANSIENT, "The provider's file did not come whole.", final=False)


def file_too_large_error() -> ProviderError:
    """Return the error for a file over the size limit: retrying cannot help."""
    return ProviderError(
        ErrorType.GENERATION_FAILED, "The provider's file is larger than we take.", final=True
    )
