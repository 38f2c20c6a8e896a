"""Entities: the people, places and things that several scenes of a film show, and how they are kept alike."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from contracts.image_reference import ImageReference
from contracts.narration import VoiceName
from contracts.shared_types import FrozenModel
from contracts.text_characters import require_one_line, require_readable

MAX_ENTITIES = 12
MAX_REFERENCE_IMAGES = 3
EntityId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
EntityName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(require_one_line),
]
EntityDescription = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(require_readable)
]


class Continuity(StrEnum):
    """The way in which entities are kept alike from scene to scene."""

    NONE = "none"
    LOOK = "look"
    # As `look`; besides, scenes open on the last picture of the scene before, up to three in a row.
    CHAIN = "chain"
    # As `look`; besides, an image service draws the picture that each scene begins from.
    KEYFRAMES = "keyframes"


class OpensOn(StrEnum):
    """The picture that a scene opens on. Only when the scene is made, that picture is known."""

    OWN = "own"
    LAST_FRAME = "last_frame"
    # A still that an image service draws for it.
    STILL = "still"


def find_scene_before(number: int, opens_after: int | None) -> int:
    """Return the scene after which this one opens: the one that is named, else the number before its own."""
    return number - 1 if opens_after is None else opens_after


class Entity(FrozenModel):
    """A person, place or thing in several scenes. The description goes word for word into their prompts."""

    model_config = ConfigDict(extra="forbid")

    id: EntityId = Field(description="Short and yours: scenes name it (`scenes[].entities`).")
    name: EntityName = Field(description="As the texts call it: a scene whose text has the name shows it.")
    description: EntityDescription = ""
    reference_images: tuple[ImageReference, ...] = Field(
        default=(),
        max_length=MAX_REFERENCE_IMAGES,
        description="Pictures of it, for the models that take several; the first one matters most.",
    )
    voice: VoiceName | None = Field(
        default=None,
        description="Speaks the lines of this entity where the film is narrated: a voice of the narration's "
        "provider. Default: the narrator's.",
    )
