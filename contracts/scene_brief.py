"""A scene in the brief."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, field_validator

from contracts.entities import MAX_ENTITIES, EntityId, OpensOn
from contracts.image_reference import ImageReference
from contracts.narration import MAX_LINES_PER_SCENE
from contracts.shared_types import MAX_SECONDS, ClipSoundChoice, FrozenModel
from contracts.spoken_lines import Line
from contracts.text_characters import require_text

SceneText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class SceneBrief(FrozenModel):
    """A scene in the brief. Scenes without a length share what the others leave of the film."""

    model_config = ConfigDict(extra="forbid")

    text: SceneText
    duration_seconds: float | None = Field(default=None, gt=0, le=MAX_SECONDS, allow_inf_nan=False)
    lines: tuple[Line, ...] | None = Field(
        default=None,
        max_length=MAX_LINES_PER_SCENE,
        description="What is spoken in this scene, each line as a text, or as an object that says by whose "
        "voice; an empty list: nothing. Needs `narration`, or `captions` to be read without a voice.",
    )

    reference_image: ImageReference | None = Field(
        default=None,
        description="A picture for this scene, in place of the film's.",
    )
    last_image: ImageReference | None = Field(
        default=None,
        description="A picture that the clip ends on, beside one that it begins from; of models that take "
        "both (`last_image` in `GET /providers`).",
    )
    entities: tuple[EntityId, ...] | None = Field(
        default=None,
        max_length=MAX_ENTITIES,
        description="The ids of those in sight; an empty list: none. Default: those whom the text names.",
    )

    opens_on: OpensOn | None = Field(
        default=None,
        description="`last_frame`: it begins from the last picture of the scene before; `still`: from a "
        "picture that `image_provider` draws for it; `own`: from neither. "
        "Default: as the film's `continuity` has it.",
    )
    clip_sound: ClipSoundChoice | None = Field(
        default=None, description="Of this scene, in place of the film's."
    )

    _validate_text = field_validator("text")(require_text)
