"""Checks a brief's entities: ids of their own, and no others named by scenes; errors name fields."""

from collections.abc import Iterator

from api.http.problems import FieldError
from contracts import Brief, OpensOn
from storyboard.scene_openings import MAX_CHAINED_SCENES


def check_entities(brief: Brief) -> Iterator[FieldError]:
    """Yield an error for each id that is used twice, or that a scene or line names and nobody has."""
    ids = [entity.id for entity in brief.entities]
    for index, each in enumerate(ids):
        if each in ids[:index]:
            yield FieldError(
                field=f"entities.{index}.id", message="two entities have this id", code="duplicate_id"
            )
    known = f"the film has {', '.join(dict.fromkeys(ids))}" if ids else "the film has no entities"
    for field, each in _list_named(brief):
        if each not in ids:
            yield FieldError(field=field, message=f"no entity has this id: {known}", code="unknown_entity")


def _list_named(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield the ids that scenes and lines name, each with its field."""
    for index, scene in enumerate(brief.scenes or ()):
        for place, each in enumerate(scene.entities or ()):
            yield f"scenes.{index}.entities.{place}", each
    for field, line in brief.line_objects.items():
        if line.entity is not None:
            yield f"{field}.entity", line.entity


def check_openings(brief: Brief) -> Iterator[FieldError]:
    """Yield an error for each scene that cannot open on the one before: the first, or one link too many."""
    links = 0
    for index, scene in enumerate(brief.scenes or ()):
        links = links + 1 if scene.opens_on is OpensOn.LAST_FRAME else 1
        field = f"scenes.{index}.opens_on"
        if scene.opens_on is OpensOn.LAST_FRAME and index == 0:
            yield FieldError(field=field, message="it has none before it", code="no_scene_before")
        elif links > MAX_CHAINED_SCENES:
            message = f"at most {MAX_CHAINED_SCENES} scenes make a chain: let this one open on its own"
            yield FieldError(field=field, message=message, code="chain_too_long")
            links = 1
