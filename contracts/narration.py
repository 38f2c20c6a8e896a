"""The narration of a film: whether it is spoken, by which voice, and what was spoken."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from contracts.departures import Departure
from contracts.provider_job import AcceptedJob, CancelReceipt
from contracts.shared_types import FrozenModel

# Faster or slower, speech sounds wrong.
MIN_SPEED, MAX_SPEED = 0.9, 1.1
MAX_LINES_PER_SCENE, MAX_LINE_CHARS = 20, 600
VoiceName = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NarrationMode(StrEnum):
    """The words that are spoken."""

    # The lines that scenes give, and the text of every scene that gives none.
    AUTO = "auto"
    # Only the lines that scenes give.
    GIVEN = "given"


# A service speaks the lines of so many scenes at once; the service's own slots bound its calls.
PARALLEL_VOICE_SCENES = 4
# Stands in place of a provider's name where one of the embedded voices speaks.
EMBEDDED = "embedded"


class VoiceFallback(StrEnum):
    """The fate of a film whose voice service has failed for good."""

    # The film waits for its owner; what was spoken is kept.
    WAIT = "wait"
    # Another voice speaks the whole film.
    VOICE = "voice"
    # Nobody speaks in the film.
    SILENT = "silent"


class VoiceChoice(FrozenModel):
    """The voice of a whole film: a provider, its model and one of its voices. None stands for the first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field(default=EMBEDDED, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)
    voice: VoiceName | None = None


class Narrator(VoiceChoice):
    """The voice that speaks the film after its first voice has failed; `silent`: nobody speaks."""

    silent: bool = False


class Narration(FrozenModel):
    """The narration of a film: its words and its voice."""

    model_config = ConfigDict(extra="forbid")

    mode: NarrationMode = Field(
        default=NarrationMode.AUTO,
        description="`auto`: what a script says, and the text of scenes without `lines`, is spoken; "
        "`given`: only `lines` are.",
    )
    language: str = Field(
        default="en", min_length=2, max_length=35, description="As a BCP 47 tag: en, de, pt-BR, zh."
    )
    provider: str = Field(
        default=EMBEDDED,
        min_length=1,
        max_length=64,
        description="Whose voice speaks. `embedded`: ours, free of charge.",
    )
    model: str | None = Field(
        default=None, min_length=1, max_length=128, description="Default: the provider's first."
    )
    voice: VoiceName | None = Field(default=None, description="Default: the language's first voice.")
    speed: float = Field(
        default=1.0, ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False, description="1 is the voice's own."
    )
    voice_fallback: VoiceFallback = Field(
        default=VoiceFallback.WAIT,
        description="When the voice's service fails for good. `wait`: the film waits for you; `voice`: "
        "`fallback_voice` speaks the whole film; `silent`: nobody speaks.",
    )
    fallback_voice: VoiceChoice = Field(
        default=VoiceChoice(), description="For `voice`. Default: the language's first embedded voice."
    )

    @property
    def is_paid(self) -> bool:
        """Whether a service speaks, and each line is paid for."""
        return self.provider != EMBEDDED

    def spoken_by(self, narrator: Narrator | None) -> "Narration | None":
        """Return the narration with another narrator; None where nobody speaks."""
        if narrator is None:
            return self
        choice = {"provider": narrator.provider, "model": narrator.model, "voice": narrator.voice}
        return None if narrator.silent else self.model_copy(update=choice)


class NarrationOrder(FrozenModel):
    """Level the lines of a job's film for its mix."""

    job_id: str
    optional: tuple[int, ...] = Field(
        default=(), description="scenes that go without their lines unless all of them are kept"
    )


class SpokenNarration(FrozenModel):
    """The narration of a film, spoken and stored. `scene_seconds`: how long each narrated scene is now."""

    scene_seconds: dict[int, float]
    lines: int
    seconds: float = Field(description="of speech")
    notes: tuple[str, ...] = Field(default=(), description="what is odd about lines, a sentence each")
    created_at: datetime
    unspoken: tuple[int, ...] = Field(default=(), description="scenes that go without their lines")
    departures: dict[int, tuple[Departure, ...]] = Field(
        default_factory=dict, description="by scene, all those of a clip that its lines outlast"
    )


class LinesOrder(FrozenModel):
    """Have a service speak the lines of one scene, unless they are kept already."""

    job_id: str
    scene: int = Field(ge=1)
    language: str = Field(default="", description="of a further film; empty: the job's first")
    fits_scenes: bool = Field(
        default=False, description="whether to make a scene as long as its lines need once all are kept"
    )
    without: tuple[int, ...] = Field(
        default=(), description="scenes left out of the film: their lines are bought where others say them"
    )


class SpokenLines(FrozenModel):
    """The lines of one scene that are kept now. `cost_usd`: of all tries at them."""

    lines: int
    cost_usd: float = 0.0
    scene_seconds: dict[int, float] = Field(
        default_factory=dict, description="of scenes that have all their lines: their final lengths"
    )


class StoppedLines(FrozenModel):
    """The fate of lines that no scene of the film says any more."""

    receipt: CancelReceipt = Field(
        default=CancelReceipt.NEVER_STARTED, description="of the last of them that was under way"
    )
    late: tuple[AcceptedJob, ...] = Field(default=(), description="are paid for, and still to be fetched")


class NarratorOrder(FrozenModel):
    """Let somebody else, or nobody, speak the whole film."""

    job_id: str
    narrator: Narrator
