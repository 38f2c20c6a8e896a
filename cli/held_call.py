"""A call of which nobody knows whether it was paid for, as a person names it on the command line."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class HeldCall:
    """A scene's take (0: the music), or with `line` one of the scene's lines."""

    scene: int
    line: int | None = None
    language: str | None = None

    @property
    def path(self) -> str:
        """The path below the job to which its decision is posted."""
        return f"scenes/{self.scene}/resolve" if self.line is None else "narration/resolve"

    @property
    def body(self) -> Mapping[str, str | int]:
        """The fields of the request that name it; the decision is not among them."""
        if self.line is None:
            return {}
        language = {"language": self.language} if self.language else {}
        return {"scene": self.scene, "line": self.line, **language}
