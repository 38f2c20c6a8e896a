"""The picture's layers, from the sky to the nearest leaf: the place that the text names, what is in it."""

from collections.abc import Callable

from media.animatic.layer import Actor, Layer
from media.animatic.particles import Particles, choose_kind
from media.animatic.scenery.abstract import abstract
from media.animatic.scenery.city import city
from media.animatic.scenery.extras import extras
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


def build(stage: Stage) -> list[Actor]:
    """The parts of the scene, the farthest first; what moves through the air is before all."""
    luck = stage.luck("place")
    place = first(PLACES, stage.text, BY_CHANCE[int(luck.integers(len(BY_CHANCE)))])
    layers = sorted([*extras(stage, place), *SCENERIES[place](stage)], key=lambda layer: layer.depth)
    kind = choose_kind(stage, place)
    return [*layers, Particles(stage, kind)] if kind else [*layers]
