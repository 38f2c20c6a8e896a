"""The order for one picture, and how it travels to the process that draws it."""

import json
from dataclasses import asdict, dataclass

FRAMES_PER_SECOND = 24


@dataclass(frozen=True)
class Picture:
    """What to render. The same picture gives the same pixels, always.

    `text` is the scene's text: with `style` and `seed` it chooses palette, scenery and motion. `caption` is
    drawn over it ('' = none). `width` and `height` are in pixels and even (4:2:0 video has no odd sizes).
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
        """How many frames the film of this picture has, exactly."""
        return round(self.seconds * FRAMES_PER_SECOND)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def to_json(self) -> str:
        """The order as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(order: str) -> "Picture":
        """The order that `to_json` wrote."""
        return Picture(**json.loads(order))
