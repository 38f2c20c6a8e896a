"""Types and limits that all other contracts use."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

# Path of the HTTP API, below the server's root.
API_PREFIX = "/api/v1"
FPS = 24
MAX_SCENES = 50
# The message of a `JobError` is no longer.
MAX_MESSAGE_CHARS = 500
MIN_SECONDS, MAX_SECONDS, DEFAULT_SECONDS = 5.0, 600.0, 30.0


class FrozenModel(BaseModel):
    """Base of all contracts: immutable, compared by its fields."""

    model_config = ConfigDict(frozen=True)


class JobStatus(StrEnum):
    """Status of a whole job."""

    QUEUED = "queued"
    PROCESSING = "processing"
    AWAITING_APPROVAL = "awaiting_approval"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def has_ended(self) -> bool:
        """Whether the status is final."""
        return self in ENDED_STATUSES


ENDED_STATUSES = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED})


class NeedKind(StrEnum):
    """Kinds of decisions that a job needs its owner for."""

    STORYBOARD = "storyboard"
    BUDGET = "budget"
    # A take whose payment is unknown is held.
    HELD = "held"
    # The narrator's service has failed for good.
    VOICE = "voice"


class UploadKind(StrEnum):
    """The kind of an uploaded file."""

    PICTURE = "picture"
    # Sound, to be a film's music.
    AUDIO = "audio"


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


class TransitionChoice(StrEnum):
    """Transitions between scenes."""

    CROSSFADE = "crossfade"
    CUT = "cut"


class ShortClipChoice(StrEnum):
    """Treatment of a scene whose clip is far shorter than ordered."""

    # End the scene with its clip; the film gets shorter.
    SHORTEN = "shorten"
    # Hold the clip's last picture until the scene ends.
    HOLD = "hold"


class AudioChoice(StrEnum):
    """The film's audio."""

    MUSIC = "music"
    OFF = "off"


class ClipSoundChoice(StrEnum):
    """The part that its clips' own sound has in a film."""

    OFF = "off"
    # The clips are heard below voice and music, as the sound of a place.
    UNDER = "under"
    # The clips are as loud as a voice, and lowered while somebody speaks.
    FULL = "full"


class ApprovalChoice(StrEnum):
    """Approvals that the owner may ask to give before anything is paid for."""

    NONE = "none"
    STORYBOARD = "storyboard"


class ModelChoice(FrozenModel):
    """A provider and one of its models; None: the provider's first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field(min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)


class JobError(FrozenModel):
    """The reason why something failed: a stable type for programs, a sentence for people."""

    type: str
    message: str = Field(max_length=MAX_MESSAGE_CHARS)
