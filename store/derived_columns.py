"""Columns of a job's row that are derived from its brief: the digest and the search text."""

import hashlib
import json

from contracts import Brief
from store.text_normalization import fold_case


def brief_digest(brief: Brief) -> str:
    """Return the SHA-256 of the brief in hex.

    Fields that hold their default are left out, so a digest stays the same when a version adds fields.
    """
    fields = brief.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def search_text(title: str, brief: Brief) -> str:
    """Return the title and all texts of the brief, case-folded, one per line."""
    scenes = [scene.text for scene in brief.scenes or ()]
    texts = (title, brief.prompt, brief.script, *scenes, brief.style)
    return fold_case("\n".join(text for text in texts if text))
