"""Prompt, checks and error messages that the music adapters share."""

import httpx

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import ERROR_MESSAGES as OF_CLIPS
from providers.kit.error_messages import provider_error
from providers.kit.prompts import truncate_text
from providers.protocol import MediaOrder, MusicOrder

# These services answer when the music is finished; elevenlabs 2.78.0 waits 240 s.
MUSIC_TIMEOUT = httpx.Timeout(240.0, connect=10.0)
UNSAFE_TEXT_MESSAGE = "The provider found the text for the music unsafe: change what the scenes show."
UNSAFE_MUSIC_MESSAGE = "The provider found the music that came out unsafe: change what the scenes show."
NO_MUSIC_MESSAGE = "The provider says that the music is done, and gives none."
MUSIC_ERROR_MESSAGES = OF_CLIPS | {
    ErrorType.SAFETY_BLOCKED: UNSAFE_TEXT_MESSAGE,
    ErrorType.INVALID_REQUEST: "The provider does not make music as it was asked for.",
    ErrorType.GENERATION_FAILED: "The provider could not make the music.",
}


def require_music_order(order: MediaOrder) -> MusicOrder:
    """Return the order if it is for music. Raises INVALID_REQUEST."""
    if not isinstance(order, MusicOrder):
        raise provider_error(ErrorType.INVALID_REQUEST)
    return order


def build_music_prompt(order: MusicOrder, limit: int, seconds: float) -> str:
    """Return a prompt for background music to what the film shows, in at most `limit` UTF-16 units."""
    wanted = f"Instrumental background music for a film, {seconds:.0f} seconds long. No vocals, no speech."
    return truncate_text(f"{wanted} The film shows: {order.text.strip()}", limit)


def music_error(
    kind: ErrorType, error: ProviderError, sentence: str | None = None, *, wait: float | None = None
) -> ProviderError:
    """Return the refusal as an error of that kind; retry after the service's delay, else `wait` seconds."""
    return ProviderError(
        kind,
        sentence or MUSIC_ERROR_MESSAGES.get(kind, error.message),
        final=provider_error(kind).final,
        retry_after_seconds=wait if error.retry_after_seconds is None else error.retry_after_seconds,
    )
