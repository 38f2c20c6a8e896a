"""What the music adapters share: the prompt, and our own sentences for what went wrong."""

import httpx

from providers.errors import ProviderError
from providers.ordering import cut
from providers.protocol import MusicOrder, Order
from providers.sentences import SENTENCES as OF_CLIPS
from providers.sentences import refusal
from workflows.errors import ErrorType

# These services hold the connection until the music is there; elevenlabs 2.78.0 waits 240 s.
MUSIC_PATIENCE = httpx.Timeout(240.0, connect=10.0)
UNSAFE_TEXT = "The provider found the text for the music unsafe: change what the scenes show."
UNSAFE_MUSIC = "The provider found the music that came out unsafe: change what the scenes show."
NO_MUSIC = "The provider says that the music is done, and gives none."
SENTENCES = OF_CLIPS | {
    ErrorType.SAFETY_BLOCKED: UNSAFE_TEXT,
    ErrorType.INVALID_REQUEST: "The provider does not make music as it was asked for.",
    ErrorType.GENERATION_FAILED: "The provider could not make the music.",
}


def music_only(order: Order) -> MusicOrder:
    """The order, if it is one for music. Raises INVALID_REQUEST."""
    if not isinstance(order, MusicOrder):
        raise refusal(ErrorType.INVALID_REQUEST)
    return order


def music_prompt(order: MusicOrder, limit: int, seconds: float) -> str:
    """Asks for background music to what the film shows, in at most `limit` UTF-16 units."""
    wanted = f"Instrumental background music for a film, {seconds:.0f} seconds long. No vocals, no speech."
    return cut(f"{wanted} The film shows: {order.text.strip()}", limit)


def music_refusal(
    kind: ErrorType, error: ProviderError, sentence: str | None = None, *, wait: float | None = None
) -> ProviderError:
    """The service's refusal as one of that kind; it waits as the service said, else `wait` seconds."""
    return ProviderError(
        kind,
        sentence or SENTENCES.get(kind, error.message),
        final=refusal(kind).final,
        retry_after_seconds=wait if error.retry_after_seconds is None else error.retry_after_seconds,
    )
