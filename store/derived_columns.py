"""Columns of a job's row that are derived from title and brief: what is compared, sorted and searched."""

import hashlib
import json
from collections.abc import Iterable

from contracts import Brief
from store.text_normalization import fold_text


def brief_digest(brief: Brief) -> str:
    """Return the SHA-256 of the brief in hex.

    Fields that hold their default are left out, so a digest stays the same when a version adds fields.
    """
    fields = brief.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def search_text(title: str, brief: Brief, further: Iterable[str] = ()) -> str:
    """Return the title, all texts of the brief and `further` ones of its film, folded, one per line.

    What is there already is not repeated: scenes mostly have the words of their script.
    """
    scenes = [scene.text for scene in brief.scenes or ()]
    texts = (title, brief.prompt, brief.script, *scenes, brief.style)
    found = fold_text("\n".join(text for text in texts if text))
    for text in map(fold_text, further):
        if text not in found:
            found = f"{found}\n{text}"
    return found


def title_key(title: str) -> str:
    """Return what jobs are sorted by title by."""
    return fold_text(title)
