"""Sentences about errors, as people read them."""

from contracts.shared_types import MAX_MESSAGE_CHARS, JobError


def truncate_message(message: str, share: int = MAX_MESSAGE_CHARS) -> str:
    """Truncate a message to `share` characters, and to what a `JobError` holds."""
    most = min(share, MAX_MESSAGE_CHARS)
    return message if len(message) <= most else message[: most - 1] + "…"


def no_music_sentence(why: JobError) -> str:
    """Return the sentence that says why a film has no music."""
    return f"The film has no music: {why.message}"


def mark_unchanged_sentence(why: JobError) -> str:
    """Return the sentence that says why a finished film did not get another watermark."""
    return f"The watermark was not changed: {why.message}"


def music_unchanged_sentence(why: JobError) -> str:
    """Return the sentence that says why a finished film did not get other music."""
    return f"The music was not changed: {why.message}"
