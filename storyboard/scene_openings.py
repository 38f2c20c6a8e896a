"""The opening of each scene: a picture of its own, a still, or the last picture of the scene before."""

from collections.abc import Sequence

from contracts import Brief, Continuity, OpensOn, Scene

# Further links of a chain get softer and drift away from the first.
MAX_CHAINED_SCENES = 3


def note_openings(
    scenes: Sequence[Scene], brief: Brief, given: Sequence[OpensOn | None] | None = None
) -> tuple[Scene, ...]:
    """Return the scenes with what they open on.

    Where nothing is given, scenes that begin from no picture of their own open on a still in a film with
    `continuity: keyframes`, and on the one before, if they show the same, in one with `continuity: chain`.

    Args:
        given: for each scene what the caller wants, or None.
    """
    noted: list[Scene] = []
    for scene, wish in zip(scenes, given or [None] * len(scenes), strict=True):
        opens_on = wish or _choose_opening(noted, scene, brief)
        if not noted and opens_on is OpensOn.LAST_FRAME:
            opens_on = OpensOn.OWN
        noted.append(scene.model_copy(update={"opens_on": opens_on}))
    return tuple(noted)


def _choose_opening(before: Sequence[Scene], scene: Scene, brief: Brief) -> OpensOn:
    if scene.reference_image is None and brief.continuity is Continuity.KEYFRAMES:
        return OpensOn.STILL
    return OpensOn.LAST_FRAME if _continues(before, scene, brief) else OpensOn.OWN


def _continues(before: Sequence[Scene], scene: Scene, brief: Brief) -> bool:
    if brief.continuity is not Continuity.CHAIN or not before or scene.reference_image is not None:
        return False
    return count_links(before) < MAX_CHAINED_SCENES and before[-1].entities == scene.entities


def count_links(scenes: Sequence[Scene]) -> int:
    """Return how many scenes at the end are one chain."""
    openings = [scene.opens_on for scene in scenes]
    chained = next(
        (n for n, each in enumerate(reversed(openings)) if each is not OpensOn.LAST_FRAME), len(scenes)
    )
    return min(chained + 1, len(scenes))


def list_followed_stills(scenes: Sequence[Scene]) -> frozenset[int]:
    """Return the scenes whose stills look at that of the scene before.

    Neighbours that show the same make a group, of three at most; the first of each is framed anew.
    """
    following: set[int] = set()
    links = 0
    for index, scene in enumerate(scenes):
        follows = bool(index) and 0 < links < MAX_CHAINED_SCENES and _follows(scenes[index - 1], scene)
        links = (links + 1 if follows else 1) if scene.opens_on is OpensOn.STILL else 0
        if follows:
            following.add(scene.number)
    return frozenset(following)


def _follows(before: Scene, scene: Scene) -> bool:
    # In a film whose scenes were put in another order, the one before may be another than it was made after.
    if before.number != scene.number - 1:
        return False
    stills = before.opens_on is OpensOn.STILL and scene.opens_on is OpensOn.STILL
    return stills and before.entities == scene.entities
