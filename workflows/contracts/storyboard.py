"""The storyboard: in full for the catalog, in outline for the workflow."""

from pydantic import Field

from workflows.contracts.base import MAX_SCENES, Frozen


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


class Storyboard(Frozen):
    """The outlines of all scenes, in order."""

    scenes: tuple[SceneOutline, ...]
