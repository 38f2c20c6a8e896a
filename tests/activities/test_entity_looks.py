"""Looks: descriptions word for word, and as many pictures as a model takes, shared evenly."""

import pytest

from activities.entity_looks import describe_looks
from contracts import Entity, ImageReference


def pictures(*names: str) -> tuple[ImageReference, ...]:
    return tuple(ImageReference(upload_id=name) for name in names)


MARA = Entity(id="mara", name="Mara", description="a red coat", reference_images=pictures("m1", "m2", "m3"))
PIER = Entity(id="pier", name="the pier", reference_images=pictures("p1"))
ANN = Entity(id="ann", name="Ann", description="tall")


@pytest.mark.parametrize(
    ("most", "lines", "sent"),
    [
        (0, ("Mara: a red coat", "Ann: tall"), ()),
        (1, ("Mara (image 1): a red coat", "Ann: tall"), ("m1",)),
        (3, ("Mara (image 1, image 2): a red coat", "the pier (image 3)", "Ann: tall"), ("m1", "m2", "p1")),
    ],
)
def test_everyone_gets_a_picture_before_anyone_gets_two(
    most: int, lines: tuple[str, ...], sent: tuple[str, ...]
) -> None:
    looks = describe_looks([MARA, PIER, ANN], most)
    assert looks.lines == lines
    assert tuple(picture.upload_id for picture in looks.pictures) == sent


def test_pictures_are_numbered_behind_the_one_that_the_scene_has_itself() -> None:
    assert describe_looks([PIER], 6, first_number=2).lines == ("the pier (image 2)",)
