"""The words and limits that all other contracts use."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

FPS = 24
MAX_SCENES = 50
MIN_SECONDS, MAX_SECONDS, DEFAULT_SECONDS = 5.0, 600.0, 30.0


class Frozen(BaseModel):
    """A value: immutable, compared by its fields."""

    model_config = ConfigDict(frozen=True)


class JobStatus(StrEnum):
    """Where a job stands as a whole."""

    QUEUED = "queued"
    PROCESSING = "processing"
    AWAITING_APPROVAL = "awaiting_approval"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self in ENDED


ENDED = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED})


class Need(StrEnum):
    """What a job needs its owner for."""

    STORYBOARD = "storyboard"
    BUDGET = "budget"
    # Nobody knows whether a take was paid for.
    HELD = "held"


class AspectRatio(StrEnum):
    """Width to height."""

    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"


class Resolution(StrEnum):
    """The length of the picture's shorter side in pixels."""

    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"


class Transition(StrEnum):
    """How one scene becomes the next."""

    CROSSFADE = "crossfade"
    CUT = "cut"


class ShortClips(StrEnum):
    """What becomes of a scene whose clip is far shorter than was ordered."""

    # It is cut at the clip's own end, and the film gets shorter.
    SHORTEN = "shorten"
    # The clip's last picture is held until the scene is over.
    HOLD = "hold"


class AudioChoice(StrEnum):
    """What is heard."""

    MUSIC = "music"
    OFF = "off"


class ApprovalChoice(StrEnum):
    """What the owner wants to see before it is paid for."""

    NONE = "none"
    STORYBOARD = "storyboard"


class Choice(Frozen):
    """One provider, and one of its models; without a model, its first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field(min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)


class JobError(Frozen):
    """Why something failed: a stable type for programs, a sentence for people."""

    type: str
    message: str = Field(max_length=500)
