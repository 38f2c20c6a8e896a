"""Descriptions and pictures of the entities in sight, as a scene's prompt and order take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from contracts import Entity, ImageReference


@dataclass(frozen=True)
class EntityLooks:
    """Lines for the prompt, and the pictures in the order in which the lines number them."""

    lines: tuple[str, ...] = ()
    pictures: tuple[ImageReference, ...] = ()


def describe_looks(entities: Sequence[Entity], most_pictures: int, first_number: int = 1) -> EntityLooks:
    """Describe entities word for word, with at most so many pictures.

    Each entity gets its first picture before any gets a second. A line names the pictures by their numbers,
    from `first_number` on, as a service counts them.
    """
    counts = _share_pictures([len(entity.reference_images) for entity in entities], most_pictures)
    lines: list[str] = []
    pictures: list[ImageReference] = []
    for entity, count in zip(entities, counts, strict=True):
        number = first_number + len(pictures)
        lines.append(_describe(entity, range(number, number + count)))
        pictures += entity.reference_images[:count]
    return EntityLooks(tuple(filter(None, lines)), tuple(pictures))


def _share_pictures(owned: Sequence[int], most: int) -> list[int]:
    """Return how many of its pictures each entity may send."""
    rounds = zip_longest(*map(range, owned))
    turns = [index for each in rounds for index, picture in enumerate(each) if picture is not None]
    return [turns[:most].count(index) for index in range(len(owned))]


def _describe(entity: Entity, numbers: range) -> str:
    seen_in = f" ({', '.join(f'image {number}' for number in numbers)})" if numbers else ""
    if entity.description:
        return f"{entity.name}{seen_in}: {entity.description}"
    return f"{entity.name}{seen_in}" if numbers else ""
