"""The specification of one piece of music, and its JSON for the child process."""

import json
from dataclasses import asdict, dataclass

SAMPLES_PER_SECOND = 48_000
MIN_SECONDS = 1.0


@dataclass(frozen=True)
class MusicSpec:
    """The specification of a piece, exactly `seconds` long; `text` and `seed` choose key, tempo and mood."""

    text: str
    seconds: float
    seed: int

    def __post_init__(self) -> None:
        if self.seconds < MIN_SECONDS:
            raise ValueError(f"music of {self.seconds} seconds is too short to be any")

    @property
    def sample_count(self) -> int:
        """The number of samples in each of its two channels."""
        return round(self.seconds * SAMPLES_PER_SECOND)

    def to_json(self) -> str:
        """Return the specification as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(order: str) -> "MusicSpec":
        """Return the specification that `to_json` wrote."""
        return MusicSpec(**json.loads(order))
