"""The specification of one animatic, and its JSON for the child process."""

import json
from dataclasses import asdict, dataclass

FRAMES_PER_SECOND = 24


@dataclass(frozen=True)
class AnimaticSpec:
    """The specification of an animatic. Equal specifications always give equal pixels.

    `text`, `style` and `seed` choose palette, scenery and motion. `caption` is drawn over the picture ('' for
    none). `width` and `height` are in pixels and even (4:2:0 video has no odd sizes).
    """

    text: str
    caption: str
    seconds: float
    width: int
    height: int
    seed: int
    style: str = ""

    def __post_init__(self) -> None:
        if min(self.width, self.height) <= 0 or self.width % 2 or self.height % 2:
            raise ValueError(f"a picture of {self.width}x{self.height} needs an even width and height")
        if self.frame_count < 1:
            raise ValueError(f"a picture of {self.seconds} seconds has no frame")

    @property
    def frame_count(self) -> int:
        """The exact number of frames."""
        return round(self.seconds * FRAMES_PER_SECOND)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def to_json(self) -> str:
        """Return the specification as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(order: str) -> "AnimaticSpec":
        """Return the specification that `to_json` wrote."""
        return AnimaticSpec(**json.loads(order))
