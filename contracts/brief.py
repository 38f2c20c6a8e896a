"""The brief: what a caller asks for."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from contracts.caption_choices import CaptionChoice, CaptionStyleChoice
from contracts.cards import Cards
from contracts.entities import MAX_ENTITIES, Continuity, Entity, OpensOn
from contracts.image_reference import ImageReference, PublicHttpsUrl
from contracts.narration import Narration, NarrationMode
from contracts.scene_brief import SceneBrief
from contracts.shared_types import (
    MAX_SCENES,
    MAX_SECONDS,
    MIN_SECONDS,
    ApprovalChoice,
    AspectRatio,
    AudioChoice,
    ClipSoundChoice,
    FrozenModel,
    ModelChoice,
    Resolution,
    ShortClipChoice,
    TransitionChoice,
)
from contracts.spoken_lines import LineBrief
from contracts.text_characters import require_one_line, require_readable, require_text

TitleText = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(require_one_line)]
PromptText = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
ScriptText = Annotated[str, StringConstraints(min_length=60, max_length=20_000)]
# The code of its field error.
IMAGE_GIVEN_TWICE = "image_given_twice"
CAPTIONS_WITHOUT_WORDS, LINES_WITHOUT_USE = "captions_without_words", "lines_without_use"


class Brief(FrozenModel):
    """Body of `POST /generate`: exactly one of prompt, script and scenes, and the film's parameters."""

    model_config = ConfigDict(extra="forbid")

    prompt: PromptText | None = None
    script: ScriptText | None = None
    scenes: tuple[SceneBrief, ...] | None = Field(default=None, min_length=1, max_length=MAX_SCENES)
    duration_seconds: float | None = Field(
        default=None,
        ge=MIN_SECONDS,
        le=MAX_SECONDS,
        allow_inf_nan=False,
        description="Length of the film. Default: the scenes' own lengths added up, else 30.",
    )
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    resolution: Resolution = Resolution.P720
    provider: str = Field(default="animatic", min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)
    fallbacks: tuple[ModelChoice, ...] = Field(
        default=(),
        max_length=5,
        description="Tried in turn for a scene that a provider has refused or failed.",
    )
    fallback_on_moderation: bool = Field(
        default=False, description="Whether a text that one provider finds unsafe may be sent to the next."
    )
    takes: Literal[1, 2, 4] = Field(default=1, description="Of each scene, side by side, each paid for.")
    transition: TransitionChoice = TransitionChoice.CROSSFADE
    short_clips: ShortClipChoice = Field(
        default=ShortClipChoice.SHORTEN,
        description="What becomes of a scene whose clip is far shorter than ordered. `shorten`: it is cut at "
        "the clip's own end, and the film gets shorter; `hold`: the clip's last picture is held.",
    )
    narration: Narration | None = Field(
        default=None, description="A voice speaks over the film. Default: nobody speaks."
    )
    captions: CaptionChoice | None = Field(
        default=None,
        description="Where the words can be read. `burnt`: in the picture; `track`: as a track of the film's "
        "file; `files`: as files beside it, which the first two have as well; `off`. Default: `files` with "
        "narration, else `off`.",
    )
    caption_style: CaptionStyleChoice = Field(
        default=CaptionStyleChoice.CLEAN,
        description="Of burnt captions. `karaoke` needs a voice that says when each word is heard; without "
        "one, captions are `clean`, and `results.receipt` says so.",
    )
    clip_sound: ClipSoundChoice = Field(
        default=ClipSoundChoice.OFF,
        description="The clips' own sound. `under`: below voice and music; `full`: as loud as a voice. It is "
        "asked of models that can make it, some of which charge more for it (`sound_prices`).",
    )
    cards: Cards | None = Field(
        default=None,
        description="A title card and an end card, 4 seconds each, besides the film's length; and a "
        "watermark over the scenes.",
    )
    audio: AudioChoice = AudioChoice.MUSIC
    music_provider: str = Field(default="animatic", min_length=1, max_length=64)
    music_model: str | None = Field(default=None, min_length=1, max_length=128)
    reference_image: ImageReference | None = Field(
        default=None, description="A picture that the scenes begin from or refer to."
    )
    reference_image_url: PublicHttpsUrl | None = Field(
        default=None, description="The short form of `reference_image` with a `url`; not both."
    )
    entities: tuple[Entity, ...] = Field(
        default=(),
        max_length=MAX_ENTITIES,
        description="Who and what is seen in several scenes. One that no scene names is in sight in all.",
    )
    continuity: Continuity = Field(
        default=Continuity.LOOK,
        description="How entities are kept alike. `look`: each scene's prompt describes those in sight, "
        "and models that take several pictures get theirs; `chain`: also, scenes that show the same begin "
        "from the last picture of the one before, up to three in a row; `keyframes`: also, an image service "
        "draws the picture that each scene begins from, and looks at the one before in up to three scenes in "
        "a row that show the same; `none`: nothing is done about it.",
    )
    image_provider: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Draws the pictures of `keyframes`. Default: the first of KIE, fal and Google that has "
        "an account here (`default_image` of `GET /providers`).",
    )
    image_model: str | None = Field(default=None, min_length=1, max_length=128)
    budget_usd: float | None = Field(
        default=None, ge=0, le=100_000, allow_inf_nan=False, description="Nothing is bought beyond this."
    )
    hold_hours: float = Field(
        default=24,
        ge=0,
        le=168,
        allow_inf_nan=False,
        description="How long a scene of which nobody knows whether it was paid for waits for you to decide.",
    )
    approval: ApprovalChoice = Field(
        default=ApprovalChoice.NONE,
        description="`storyboard`: nothing is bought before you have approved it, but stills you order.",
    )
    approval_hours: float = Field(
        default=72,
        gt=0,
        le=720,
        allow_inf_nan=False,
        description="How long the job waits for that, at no cost, before it fails.",
    )
    order_confirmation: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        description="The words that whoever runs Longtake wants confirmed (`order_confirmation` of "
        "`GET /session`), by which the caller confirms them.",
    )
    callback_url: PublicHttpsUrl | None = Field(
        default=None, description="Called with a signed webhook when the job ends; public, https."
    )
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    style: str | None = Field(default=None, max_length=200)
    title: TitleText | None = None
    metadata: dict[
        Annotated[str, StringConstraints(min_length=1, max_length=64)],
        Annotated[str, StringConstraints(max_length=512)],
    ] = Field(default_factory=dict, max_length=20)

    @field_validator("prompt", "script")
    @classmethod
    def _validate_text(cls, text: str | None) -> str | None:
        return text if text is None else require_text(text)

    @field_validator(
        "style", "provider", "model", "music_provider", "music_model", "image_provider", "image_model"
    )
    @classmethod
    def _validate_readable(cls, text: str | None) -> str | None:
        return text if text is None else require_readable(text)

    @model_validator(mode="after")
    def _validate_source(self) -> Self:
        given = [name for name in ("prompt", "script", "scenes") if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"give exactly one of prompt, script and scenes (found {found})")
        return self

    @model_validator(mode="after")
    def _validate_one_image(self) -> Self:
        if self.reference_image is not None and self.reference_image_url is not None:
            raise PydanticCustomError(IMAGE_GIVEN_TWICE, "give either reference_image or reference_image_url")
        return self

    @property
    def wants_stills(self) -> bool:
        """Whether an image service may draw pictures for the film's scenes."""
        own = any(scene.opens_on is OpensOn.STILL for scene in self.scenes or ())
        return own or self.continuity is Continuity.KEYFRAMES

    @property
    def holds_short_clips(self) -> bool:
        """Whether a short clip's last picture is held to its scene's end: that leaves a voice its time."""
        return self.narration is not None or self.short_clips is ShortClipChoice.HOLD

    @property
    def card_seconds(self) -> float:
        """Return the length of the film's cards together, in seconds."""
        return self.cards.seconds if self.cards else 0.0

    @property
    def has_end_card(self) -> bool:
        """Whether a card follows the last scene."""
        return self.cards is not None and self.cards.end is not None

    @property
    def film_image(self) -> ImageReference | None:
        """The picture of the whole film, in whichever form it was given."""
        if self.reference_image_url is not None:
            return ImageReference(url=self.reference_image_url)
        return self.reference_image

    @property
    def image_references(self) -> dict[str, ImageReference]:
        """The pictures that scenes begin from or refer to, by the field that names each."""
        film = "reference_image" if self.reference_image_url is None else "reference_image_url"
        found = {film: self.film_image} | {
            f"scenes.{index}.reference_image": scene.reference_image
            for index, scene in enumerate(self.scenes or ())
        }
        return {field: image for field, image in found.items() if image is not None}

    @property
    def last_images(self) -> dict[str, ImageReference]:
        """The pictures that scenes end on, by the field that names each."""
        return {
            f"scenes.{index}.last_image": scene.last_image
            for index, scene in enumerate(self.scenes or ())
            if scene.last_image is not None
        }

    @property
    def entity_images(self) -> dict[str, ImageReference]:
        """The pictures of entities, by the field that names each."""
        return {
            f"entities.{index}.reference_images.{place}": image
            for index, entity in enumerate(self.entities)
            for place, image in enumerate(entity.reference_images)
        }

    @property
    def all_images(self) -> dict[str, ImageReference]:
        """Return all pictures of the brief, by the field that names each."""
        mark = self.cards.watermark if self.cards else None
        marks = {"cards.watermark": mark} if mark else {}
        return self.image_references | self.last_images | self.entity_images | marks

    @property
    def upload_ids(self) -> frozenset[str]:
        """The ids of all uploads that the brief uses."""
        return frozenset(image.upload_id for image in self.all_images.values() if image.upload_id)

    @property
    def line_objects(self) -> dict[str, LineBrief]:
        """The lines that are given as objects, by the field of each."""
        return {
            f"scenes.{index}.lines.{place}": line
            for index, scene in enumerate(self.scenes or ())
            for place, line in enumerate(scene.lines or ())
            if isinstance(line, LineBrief)
        }

    @property
    def named_voices(self) -> dict[str, str]:
        """The voices of entities and lines, by the field that names each."""
        of_entities = {f"entities.{index}.voice": entity.voice for index, entity in enumerate(self.entities)}
        of_lines = {f"{field}.voice": line.voice for field, line in self.line_objects.items()}
        return {field: voice for field, voice in (of_entities | of_lines).items() if voice is not None}

    @property
    def caption_choice(self) -> CaptionChoice:
        """Return where the film's captions are, with the default filled in."""
        if self.captions is not None:
            return self.captions
        return CaptionChoice.OFF if self.narration is None else CaptionChoice.FILES

    @model_validator(mode="after")
    def _validate_lines(self) -> Self:
        given = any(scene.lines for scene in self.scenes or ())
        if given and self.narration is None and self.caption_choice is CaptionChoice.OFF:
            raise PydanticCustomError(
                LINES_WITHOUT_USE, "lines are spoken or shown: give narration or captions, or leave them out"
            )
        if not given and self.narration is not None and self.narration.mode is NarrationMode.GIVEN:
            raise ValueError("narration.mode is given, and no scene has lines")
        if not given and self.narration is None and self.caption_choice is not CaptionChoice.OFF:
            raise PydanticCustomError(
                CAPTIONS_WITHOUT_WORDS, "captions show what is said: give narration, or scenes with lines"
            )
        return self
