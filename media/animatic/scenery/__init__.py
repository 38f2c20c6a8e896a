"""Scenery: the layers of a scene, from the sky to the nearest leaf, for the place that the text names."""

from collections.abc import Callable

from media.animatic.layer import Drawable, Layer
from media.animatic.particles import Particles, choose_particles
from media.animatic.scenery.abstract import draw_abstract
from media.animatic.scenery.city import draw_city
from media.animatic.scenery.extras import draw_extras
from media.animatic.scenery.forest import draw_forest
from media.animatic.scenery.indoors import draw_room
from media.animatic.scenery.land import draw_desert, draw_fields, draw_mountains
from media.animatic.scenery.space import draw_space
from media.animatic.scenery.water import draw_sea, draw_underwater
from media.animatic.sheet import SceneContext
from media.procedural.topics import PLACES, first_topic

Scenery = Callable[[SceneContext], list[Layer]]

SCENERIES: dict[str, Scenery] = {
    "underwater": draw_underwater,
    "space": draw_space,
    "sea": draw_sea,
    "city": draw_city,
    "forest": draw_forest,
    "desert": draw_desert,
    "mountains": draw_mountains,
    "room": draw_room,
    "fields": draw_fields,
    "abstract": draw_abstract,
}
DEFAULT_PLACES = ("fields", "mountains", "abstract", "sea", "city", "abstract")


def build_layers(stage: SceneContext) -> list[Drawable]:
    """Build the parts of the scene, farthest first; particles come last, in front of everything."""
    luck = stage.random_for("place")
    place = first_topic(PLACES, stage.text, DEFAULT_PLACES[int(luck.integers(len(DEFAULT_PLACES)))])
    layers = sorted([*draw_extras(stage, place), *SCENERIES[place](stage)], key=lambda layer: layer.depth)
    kind = choose_particles(stage, place)
    return [*layers, Particles(stage, kind)] if kind else [*layers]
