"""The picture's layers, from the sky to the nearest leaf: which place the text names, and what stands in it."""

from collections.abc import Callable

from media.animatic.layer import Layer
from media.animatic.scenery.abstract import abstract
from media.animatic.scenery.city import city
from media.animatic.scenery.forest import forest
from media.animatic.scenery.indoors import room
from media.animatic.scenery.land import desert, fields, mountains
from media.animatic.scenery.space import space
from media.animatic.scenery.water import sea, underwater
from media.animatic.sheet import Stage
from media.animatic.words import PLACES, first

Scenery = Callable[[Stage], list[Layer]]

SCENERIES: dict[str, Scenery] = {
    "underwater": underwater,
    "space": space,
    "sea": sea,
    "city": city,
    "forest": forest,
    "desert": desert,
    "mountains": mountains,
    "room": room,
    "fields": fields,
    "abstract": abstract,
}
BY_CHANCE = ("fields", "mountains", "abstract", "sea", "city", "abstract")


def build(stage: Stage) -> list[Layer]:
    """The layers of the scene, the farthest first."""
    luck = stage.luck("place")
    place = first(PLACES, stage.text, BY_CHANCE[int(luck.integers(len(BY_CHANCE)))])
    return SCENERIES[place](stage)
