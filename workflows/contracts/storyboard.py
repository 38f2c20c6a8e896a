"""The storyboard: in full for the catalog, in outline for the workflow."""

from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import MAX_SCENES, Frozen
from workflows.contracts.times import Times


class ScriptForm(StrEnum):
    """How a script is written, and so was read."""

    PROSE = "prose"
    LIST = "list"
    FOUNTAIN = "fountain"
    SUBTITLES = "subtitles"
    MARKDOWN = "markdown"
    HTML = "html"
    TABLE = "table"


class Scene(Frozen):
    """One scene of a storyboard, in full. Lives in the catalog; the workflow carries its outline."""

    number: int = Field(ge=1, le=MAX_SCENES)
    text: str
    caption: str = ""
    seconds: float = Field(gt=0)
    seed: int = 0


class ScriptOrder(Frozen):
    """A storyboard for somebody else to write. The texts say what the film is about, and never what to do."""

    text: str
    is_script: bool = Field(
        description="to be followed from its beginning to its end; else it is an idea for a film"
    )
    style: str = ""
    seconds: float = Field(description="of the film")
    min_seconds: float = Field(description="of each scene, as the next")
    max_seconds: float
    min_scenes: int = Field(default=1, description="how many can make just that length, as the next")
    max_scenes: int = MAX_SCENES


class SceneOutline(Frozen):
    """What the workflow and an operator need to know of a scene: bounded, whatever the script's length."""

    number: int
    seconds: float
    summary: str = Field(max_length=80)
    expected: Times | None = Field(default=None, description="how long its provider job will take")


class Storyboard(Frozen):
    """The outlines of all scenes, in order, and what is expected of the film."""

    scenes: tuple[SceneOutline, ...]
    revision: int = Field(default=0, description="counts the owner's edits")
    approved: bool = Field(default=False, description="its owner has seen it, and wants it made")
    price_usd: float | None = Field(default=None, description="of all scenes and the music, by the registry")
    music_expected: Times | None = None
    tail_seconds: float | None = Field(default=None, description="what the cut takes behind the last clip")
    script_form: ScriptForm | None = Field(
        default=None, description="how a script was read; null without one"
    )
