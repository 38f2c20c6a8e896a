"""What a line of a service is ordered from, as one number: an equal line is not bought again. Pure."""

import hashlib
import json

from contracts import Narration, VoicedLine

# Goes into every digest: a change of how lines are ordered makes them anew.
ORDER_VERSION = 1


def line_digest(line: VoicedLine, narration: Narration) -> str:
    """Return the SHA-256 of what a line is ordered from: its text, who speaks it, and how."""
    made_from = [
        ORDER_VERSION,
        line.text,
        narration.provider,
        narration.model,
        line.voice or narration.voice,
        narration.language,
        narration.speed,
    ]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()
