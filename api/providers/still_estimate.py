"""Price and duration of a film's stills, before they are ordered."""

from collections.abc import Sequence
from math import ceil

from api.providers.durations import DurationEstimate, ModelDurations
from contracts import FrozenModel, OpensOn, Resolution, Scene
from providers.model_spec import ModelSpec
from store.ledger.writes import Ledger
from storyboard.scene_openings import list_followed_stills

# As `workflows.still_runner` draws them.
PARALLEL_STILLS = 4


class StillsEstimate(FrozenModel):
    """The number of a film's stills, their cost in US dollars, and the seconds that they take together."""

    provider: str
    model: str
    stills: int
    cost_usd: float
    takes_seconds: DurationEstimate


async def estimate_stills(
    ledger: Ledger, model: ModelSpec, scenes: Sequence[Scene], resolution: Resolution
) -> StillsEstimate | None:
    """Estimate the stills of these scenes; None if none of them opens on one."""
    count = sum(scene.opens_on is OpensOn.STILL for scene in scenes)
    if not count:
        return None
    durations = await ModelDurations.from_ledger(ledger, model)
    rounds = max(_longest_group(scenes), ceil(count / PARALLEL_STILLS))
    return StillsEstimate(
        provider=model.provider,
        model=model.name,
        stills=count,
        cost_usd=round(count * model.price_usd(0.0, resolution), 6),
        takes_seconds=durations.estimate_jobs([0.0] * rounds, 1),
    )


def _longest_group(scenes: Sequence[Scene]) -> int:
    """Return how many stills at most are drawn one after the other."""
    followed = list_followed_stills(scenes)
    longest = length = 0
    for scene in scenes:
        length = length + 1 if scene.number in followed else 1
        longest = max(longest, length)
    return longest
