"""Notices of pictures of entities that a model leaves out; their descriptions go along anyway."""

from collections.abc import Iterable, Iterator, Sequence

from contracts import Brief, OpensOn, Scene, begins_from_picture, entities_in_sight
from providers.model_spec import ImageInput, ModelSpec
from providers.registry import ANIMATIC


def list_entity_notices(
    brief: Brief, scenes: Sequence[Scene], models: Iterable[ModelSpec]
) -> tuple[str, ...]:
    """List, a sentence each, which pictures the models that may make the scenes leave out."""
    return tuple(notice for model in models for notice in _describe_omissions(brief, scenes, model))


def _describe_omissions(brief: Brief, scenes: Sequence[Scene], model: ModelSpec) -> Iterator[str]:
    title = model.title or model.name
    chained = [scene.number for scene in scenes if scene.opens_on is OpensOn.LAST_FRAME]
    if chained and model.image is ImageInput.NONE:
        yield f"{title} begins from no picture: {_name(chained)} independently of the one before."
    stilled = [scene.number for scene in scenes if scene.opens_on is OpensOn.STILL]
    if stilled and model.image is ImageInput.NONE:
        yield f"{title} begins from no picture: {_name(stilled)} without a still."
    pictured = [scene for scene in scenes if _count_pictures(brief, scene)]
    # The clip then begins from a still, and whoever draws that one is shown all pictures.
    drawn = [s for s in pictured if s.opens_on is OpensOn.STILL and model.image is not ImageInput.NONE]
    shown = [scene for scene in pictured if scene not in drawn]
    if model.max_references:
        yield from _describe_lack_of_room(brief, shown, model)
    elif pictured:
        yield f"{title} takes no pictures of who is in the film: {_name_substitutes(shown, drawn, model)}."


def _name_substitutes(shown: Sequence[Scene], drawn: Sequence[Scene], model: ModelSpec) -> str:
    """Say what a model gets that takes no pictures of entities: of some scenes stills that show them."""
    # Our own renderer draws scenery by the texts, and nobody's face.
    texts = "their descriptions alone" if model.provider != ANIMATIC.provider else "no descriptions either"
    if not drawn:
        return f"it gets {texts}"
    stills = "the stills that it begins from are drawn from them"
    if not shown:
        return stills
    numbers = ", ".join(str(scene.number) for scene in shown)
    return f"{stills}, but for scene{'s' * (len(shown) > 1)} {numbers} it gets {texts}"


def _describe_lack_of_room(brief: Brief, pictured: Sequence[Scene], model: ModelSpec) -> Iterator[str]:
    title = model.title or model.name
    rooms = {scene.number: _count_room(brief, scene, model) for scene in pictured}
    if without := [number for number, room in rooms.items() if not room]:
        either = f"{title} takes a picture to begin from or pictures of who is in the film"
        yield f"{either}: {_name(without)} without the latter."
    if short := [s.number for s in pictured if 0 < rooms[s.number] < _count_pictures(brief, s)]:
        yield f"{title} takes {model.max_references} pictures at most: {_name(short)} without some of them."


def _count_pictures(brief: Brief, scene: Scene) -> int:
    return sum(len(entity.reference_images) for entity in entities_in_sight(brief, scene))


def _count_room(brief: Brief, scene: Scene, model: ModelSpec) -> int:
    return model.count_free_references(has_image=begins_from_picture(brief, scene))


def _name(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers))
    return f"scene {listed} is made" if len(numbers) == 1 else f"scenes {listed} are made"
