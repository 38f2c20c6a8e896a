"""Finds the entities that each scene shows: those that it lists, else those whose names are in its text."""

import re
from collections.abc import Sequence

from contracts import Entity, Scene
from storyboard.text.graphemes import is_unspaced_script

GivenIds = Sequence[Sequence[str] | None]


def note_entities(
    scenes: Sequence[Scene], entities: Sequence[Entity], given: GivenIds | None = None
) -> tuple[Scene, ...]:
    """Return the scenes with the ids of those in sight.

    An entity that is in no scene is added to all that list none: their texts just do not name it.

    Args:
        given: for each scene its list of ids, or None where it has none.
    """
    if not entities:
        return tuple(scenes)
    lists = list(given or [None] * len(scenes))
    seen = [
        _known_ids(listed, entities) if listed is not None else _find_named(scene.text, entities)
        for scene, listed in zip(scenes, lists, strict=True)
    ]
    unseen = [entity.id for entity in entities if not any(entity.id in ids for ids in seen)]
    return tuple(
        scene.model_copy(update={"entities": ids if listed is not None else (*ids, *unseen)})
        for scene, ids, listed in zip(scenes, seen, lists, strict=True)
    )


def _known_ids(listed: Sequence[str], entities: Sequence[Entity]) -> tuple[str, ...]:
    known = {entity.id for entity in entities}
    return tuple(dict.fromkeys(each for each in listed if each in known))


def _find_named(text: str, entities: Sequence[Entity]) -> tuple[str, ...]:
    folded = text.casefold()
    return tuple(entity.id for entity in entities if _name_pattern(entity.name).search(folded))


def _name_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of the name as a whole word, in scripts that have spaces between words."""
    folded = name.casefold()
    before = "" if is_unspaced_script(folded[0]) else r"(?<!\w)"
    after = "" if is_unspaced_script(folded[-1]) else r"(?!\w)"
    return re.compile(before + re.escape(folded) + after)
