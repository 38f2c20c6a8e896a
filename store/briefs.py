"""What the catalog derives from a brief: its digest, and the text that a search looks in."""

import hashlib
import json

from store.texts import fold
from workflows.contracts import Brief


def brief_digest(brief: Brief) -> str:
    """SHA-256 of the brief in hex. Equal briefs have equal digests, also across versions that add fields."""
    fields = brief.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def search_text(title: str, brief: Brief) -> str:
    """The title and every text of the brief, folded, one below the other."""
    scenes = [scene.text for scene in brief.scenes or ()]
    texts = (title, brief.prompt, brief.script, *scenes, brief.style)
    return fold("\n".join(text for text in texts if text))
