"""The order for one piece of music, and how it travels to the process that plays it."""

import json
from dataclasses import asdict, dataclass

SAMPLES_PER_SECOND = 48_000
SHORTEST_SECONDS = 1.0


@dataclass(frozen=True)
class Music:
    """What to play: `text` and `seed` choose key, tempo and mood; it lasts exactly `seconds`."""

    text: str
    seconds: float
    seed: int

    def __post_init__(self) -> None:
        if self.seconds < SHORTEST_SECONDS:
            raise ValueError(f"music of {self.seconds} seconds is too short to be any")

    @property
    def sample_count(self) -> int:
        """How many samples the piece has, in each of its two channels."""
        return round(self.seconds * SAMPLES_PER_SECOND)

    def to_json(self) -> str:
        """The order as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(order: str) -> "Music":
        """The order that `to_json` wrote."""
        return Music(**json.loads(order))
