"""Seeds for takes whose owner gave none."""

import hashlib

from storyboard import SEED_COUNT


def seed_from_text(text: str) -> int:
    """Derive a seed from the text alone; a retake needs a new text, for the old seed gives the same clip."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % SEED_COUNT
