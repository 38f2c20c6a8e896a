"""The picture's layers, from the sky to the nearest leaf: which place the text names, and what stands in it."""

from media.animatic.layer import Layer
from media.animatic.scenery.land import desert, fields, mountains
from media.animatic.sheet import Stage


def build(stage: Stage) -> list[Layer]:
    """The layers of the scene, the farthest first."""
    return fields(stage)
