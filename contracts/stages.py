"""The stages of the pipeline, one row each: a new stage begins with a row here."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

from contracts.activity_timeouts import SPEAK_TIMEOUT, SUBMIT_MUSIC_TIMEOUT, SUBMIT_TIMEOUT

# Stands for the music wherever scenes are numbered, from 1: in keys, tables, requests and snapshots.
MUSIC_NUMBER = 0
# Stands for the narration where what needs the owner is numbered.
NARRATION_NUMBER = -1
# The scene number in the key of the paid call that writes the storyboard.
SCRIPT_NUMBER = 0


class LedgerStage(StrEnum):
    """The kind of a paid call, as in the ledger: some stages of the pipeline have one."""

    SCRIPT = "script"
    SCENE = "scene"
    AUDIO = "audio"
    # One call for each line of the narration.
    VOICE = "voice"
    # One call for the picture that a scene begins from.
    IMAGE = "image"


class ModelKind(StrEnum):
    """The medium that a model produces."""

    VIDEO = "video"
    MUSIC = "music"
    VOICE = "voice"
    IMAGE = "image"


@dataclass(frozen=True)
class PipelineStage:
    """A stage of the pipeline. `{number}` in its texts: each scene is such a stage of its own.

    `start` and `end` are percentages of the whole job. `doing` and `done` are shown to people; a stage
    without `done` is a single step. `ledger_stage`, `model_kind` and `call_timeout` are those of its paid
    calls.
    """

    name: str
    start: float
    end: float
    doing: str
    done: str = ""
    ledger_stage: LedgerStage | None = None
    model_kind: ModelKind | None = None
    call_timeout: timedelta | None = None

    def step_names(self, number: int = 0) -> tuple[tuple[str, str], ...]:
        """Return name and display name of each step of the stage, for a scene of this number."""
        return _name_steps(self.name, self.doing, self.done, number)


# Each snapshot of a job names the steps of all scenes, and a job that wakes makes all of its snapshots anew.
@lru_cache(maxsize=1024)
def _name_steps(name: str, doing: str, done: str, number: int) -> tuple[tuple[str, str], ...]:
    name, doing, done = (text.format(number=number) for text in (name, doing, done))
    return ((f"{name}_generating", doing), (f"{name}_complete", done)) if done else ((name, doing),)


SCRIPT_STAGE = PipelineStage(
    "script",
    0.0,
    15.0,
    "Writing the storyboard",
    "Storyboard ready",
    LedgerStage.SCRIPT,
    call_timeout=SUBMIT_MUSIC_TIMEOUT,
)
# Recording takes seconds, so it has no percentage of its own.
NARRATION_STAGE = PipelineStage(
    "narration",
    15.0,
    15.0,
    "Recording the narration",
    "Narration ready",
    LedgerStage.VOICE,
    ModelKind.VOICE,
    SPEAK_TIMEOUT,
)
# The picture of a scene takes seconds and is a part of making the scene: it has no percentage of its own.
STILLS_STAGE = PipelineStage(
    "stills",
    15.0,
    15.0,
    "Drawing the scenes' first pictures",
    "Pictures ready",
    LedgerStage.IMAGE,
    ModelKind.IMAGE,
    SUBMIT_TIMEOUT,
)
SCENES_STAGE = PipelineStage(
    "scene_{number}",
    15.0,
    90.0,
    "Generating scene {number}",
    "Scene {number} ready",
    LedgerStage.SCENE,
    ModelKind.VIDEO,
    SUBMIT_TIMEOUT,
)
AUDIO_STAGE = PipelineStage(
    "audio",
    90.0,
    95.0,
    "Generating background music",
    "Background music ready",
    LedgerStage.AUDIO,
    ModelKind.MUSIC,
    SUBMIT_MUSIC_TIMEOUT,
)
COMPOSING_STAGE = PipelineStage("composing", 95.0, 98.0, "Assembling the film")
FILM_STAGE = PipelineStage("complete", 98.0, 100.0, "Film ready")

PIPELINE = (
    SCRIPT_STAGE,
    NARRATION_STAGE,
    STILLS_STAGE,
    SCENES_STAGE,
    AUDIO_STAGE,
    COMPOSING_STAGE,
    FILM_STAGE,
)
# The kind of the models that are paid for in a stage. The storyboard's language models are none of ours.
MODEL_KINDS = {
    stage.ledger_stage: stage.model_kind for stage in PIPELINE if stage.ledger_stage and stage.model_kind
}
# The longest that a paying call can be under way: the timeout of the activity that makes it.
MAX_CALL_DURATIONS = {
    stage.ledger_stage: stage.call_timeout for stage in PIPELINE if stage.ledger_stage and stage.call_timeout
}


def ledger_stage_of(number: int) -> LedgerStage:
    """Return the kind of the paid calls for a scene or, by MUSIC_NUMBER, for the music."""
    return LedgerStage.AUDIO if number == MUSIC_NUMBER else LedgerStage.SCENE


def ledger_part_of(stage: LedgerStage, scene: int) -> int:
    """Return the number of the part of a film that a paid call is for: a scene, the music, the narration."""
    return NARRATION_NUMBER if stage is LedgerStage.VOICE else scene


_PARTS_WITHOUT_NUMBER = {MUSIC_NUMBER: "the music", NARRATION_NUMBER: "the narration"}


def describe_part(number: int) -> str:
    """Return `scene 3`, `the music` or `the narration`, as in a sentence."""
    return _PARTS_WITHOUT_NUMBER.get(number, f"scene {number}")
