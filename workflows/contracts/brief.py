"""The brief: what a caller asks for."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from workflows.contracts.base import (
    MAX_SCENES,
    MAX_SECONDS,
    MIN_SECONDS,
    ApprovalChoice,
    AspectRatio,
    AudioChoice,
    Choice,
    Frozen,
    Resolution,
    ShortClips,
    Transition,
)
from workflows.contracts.characters import told, unreadable_in, with_newlines


def _readable(text: str) -> str:
    """The text with every kind of line break as a newline. Raises ValueError for what cannot be read."""
    text = with_newlines(text)
    if fault := unreadable_in(text):
        raise ValueError(fault)
    return text


def written(text: str) -> str:
    """The text, if there is one that can be read, with newlines. Raises ValueError."""
    if not text.strip():
        raise ValueError("must not be blank")
    return _readable(text)


# Line breaks, tabs, and what turns the direction of a line around.
_NOT_IN_A_LINE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _one_line(text: str) -> str:
    written(text)
    if found := _NOT_IN_A_LINE.search(text):
        raise ValueError(f"must be one line without control characters (found {told(text, found.start())})")
    return text


Title = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
Prompt = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Script = Annotated[str, StringConstraints(min_length=60, max_length=20_000)]
OutsideUrl = Annotated[
    str,
    StringConstraints(min_length=9, max_length=2_048, pattern=r"^https://[!-~]+$"),
    AfterValidator(_one_line),
]
SceneText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class SceneBrief(Frozen):
    """One scene as the caller gives it. Without a length it shares what the others leave."""

    model_config = ConfigDict(extra="forbid")

    text: SceneText
    duration_seconds: float | None = Field(default=None, gt=0, le=MAX_SECONDS, allow_inf_nan=False)

    _text = field_validator("text")(written)


class Brief(Frozen):
    """The body of `POST /generate`: exactly one of prompt, script and scenes, and what the film should be."""

    model_config = ConfigDict(extra="forbid")

    prompt: Prompt | None = None
    script: Script | None = None
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
    fallbacks: tuple[Choice, ...] = Field(
        default=(),
        max_length=5,
        description="Tried in turn for a scene that a provider has refused or failed.",
    )
    fallback_on_moderation: bool = Field(
        default=False, description="Whether a text that one provider finds unsafe may be sent to the next."
    )
    transition: Transition = Transition.CROSSFADE
    short_clips: ShortClips = Field(
        default=ShortClips.SHORTEN,
        description="What becomes of a scene whose clip is far shorter than ordered. `shorten`: it is cut at "
        "the clip's own end, and the film gets shorter; `hold`: the clip's last picture is held.",
    )
    audio: AudioChoice = AudioChoice.MUSIC
    music_provider: str = Field(default="animatic", min_length=1, max_length=64)
    music_model: str | None = Field(default=None, min_length=1, max_length=128)
    reference_image_url: OutsideUrl | None = Field(
        default=None, description="A picture that the scenes begin from or refer to; public, https."
    )
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
        description="`storyboard`: nothing is bought before you have approved it.",
    )
    approval_hours: float = Field(
        default=72,
        gt=0,
        le=720,
        allow_inf_nan=False,
        description="How long the job waits for that, at no cost, before it fails.",
    )
    callback_url: OutsideUrl | None = Field(
        default=None, description="Called with a signed webhook when the job ends; public, https."
    )
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    style: str | None = Field(default=None, max_length=200)
    title: Title | None = None
    metadata: dict[
        Annotated[str, StringConstraints(min_length=1, max_length=64)],
        Annotated[str, StringConstraints(max_length=512)],
    ] = Field(default_factory=dict, max_length=20)

    @field_validator("prompt", "script")
    @classmethod
    def _iswritten(cls, text: str | None) -> str | None:
        return text if text is None else written(text)

    @field_validator("style", "provider", "model", "music_provider", "music_model")
    @classmethod
    def _is_readable(cls, text: str | None) -> str | None:
        return text if text is None else _readable(text)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [name for name in ("prompt", "script", "scenes") if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"give exactly one of prompt, script and scenes (found {found})")
        return self
