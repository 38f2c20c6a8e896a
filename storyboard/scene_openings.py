"""The opening of each scene: a picture of its own, or the last one of the scene before."""

from collections.abc import Sequence

from contracts import Brief, Continuity, OpensOn, Scene

# Further links of a chain get softer and drift away from the first.
MAX_CHAINED_SCENES = 3


def note_openings(
    scenes: Sequence[Scene], brief: Brief, given: Sequence[OpensOn | None] | None = None
) -> tuple[Scene, ...]:
    """Return the scenes with what they open on.

    Where nothing is given, scenes of a film with `continuity: chain` open on the one before if they show the
    same and begin from no picture of their own.

    Args:
        given: for each scene what the caller wants, or None.
    """
    noted: list[Scene] = []
    for scene, wish in zip(scenes, given or [None] * len(scenes), strict=True):
        opens_on = wish or (OpensOn.LAST_FRAME if _continues(noted, scene, brief) else OpensOn.OWN)
        opens_on = opens_on if noted else OpensOn.OWN
        noted.append(scene.model_copy(update={"opens_on": opens_on}))
    return tuple(noted)


def _continues(before: Sequence[Scene], scene: Scene, brief: Brief) -> bool:
    if brief.continuity is not Continuity.CHAIN or not before or scene.reference_image is not None:
        return False
    return count_links(before) < MAX_CHAINED_SCENES and before[-1].entities == scene.entities


def count_links(scenes: Sequence[Scene]) -> int:
    """Return how many scenes at the end are one chain."""
    openings = [scene.opens_on for scene in scenes]
    chained = next((n for n, each in enumerate(reversed(openings)) if each is OpensOn.OWN), len(scenes))
    return min(chained + 1, len(scenes))
