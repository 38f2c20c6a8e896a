"""Checks and error messages that adapters share where they order pictures."""

from contracts import ProviderJobReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import ERROR_MESSAGES as OF_CLIPS
from providers.kit.error_messages import NO_CLIP_MESSAGE, UNSAFE_CLIP_MESSAGE, provider_error
from providers.protocol import ImageOrder, MediaOrder

UNSAFE_IMAGE_MESSAGE = "The provider found the picture that came out unsafe: change what the scene shows."
NO_IMAGE_MESSAGE = "The provider says that the picture is done, and gives none."
IMAGE_ERROR_MESSAGES = OF_CLIPS | {
    ErrorType.INVALID_REQUEST: "The provider does not draw a picture as it was asked for.",
    ErrorType.GENERATION_FAILED: "The provider could not draw the picture.",
}
# Each sentence about a clip has one about a picture in its place.
_SENTENCES = {NO_CLIP_MESSAGE: NO_IMAGE_MESSAGE, UNSAFE_CLIP_MESSAGE: UNSAFE_IMAGE_MESSAGE} | {
    OF_CLIPS[kind]: sentence for kind, sentence in IMAGE_ERROR_MESSAGES.items()
}


def require_image_order(order: MediaOrder) -> ImageOrder:
    """Return the order if it is for a picture. Raises INVALID_REQUEST."""
    if not isinstance(order, ImageOrder):
        raise provider_error(ErrorType.INVALID_REQUEST)
    return order


def image_error(error: ProviderError) -> ProviderError:
    """Return the refusal of an order, in words about pictures."""
    return ProviderError(
        error.kind,
        IMAGE_ERROR_MESSAGES.get(error.kind, error.message),
        final=error.final,
        retry_after_seconds=error.retry_after_seconds,
    )


def image_report(report: ProviderJobReport) -> ProviderJobReport:
    """Return the report, with its error in words about pictures."""
    if report.error is None:
        return report
    sentence = _SENTENCES.get(report.error.message, report.error.message)
    return report.model_copy(update={"error": report.error.model_copy(update={"message": sentence})})
