"""IPTC's digital source types: they say that a machine made a film, and how."""

from collections.abc import Iterable
from enum import StrEnum


class DigitalSource(StrEnum):
    """The origin of media, by IPTC's vocabulary: https://cv.iptc.org/newscodes/digitalsourcetype/."""

    TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    ALGORITHM = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"


def find_digital_source(by_models: Iterable[bool], *, narrated: bool) -> DigitalSource:
    """Return how a film came about.

    Args:
        by_models: of each scene, whether a trained model made its pictures, and not our own drawing program.
        narrated: whether a synthetic voice speaks.

    Music counts for nothing here: a bed of ours under a model's pictures makes no composite of them.
    """
    made = set(by_models)
    if made == {True}:
        return DigitalSource.TRAINED
    return DigitalSource.ALGORITHM if made == {False} and not narrated else DigitalSource.COMPOSITE
