"""Cost of a version-2 task by the usage that it states: seconds and images, at MiniMax's list prices.

From @ai-sdk/minimax 3.0.45, and real runs that others published (October 2026): input seconds count like
output seconds; the first five images and all sound are free.
"""

from contracts import Resolution
from providers.catalogue.minimax import H3
from providers.kit.job_matching import is_same_value
from providers.kit.response_model import ResponseModel
from providers.kit.stated_costs import total_cost_usd

RESOLUTION_NAMES = {
    ("MiniMax-H3", Resolution.P720): "768P",
    ("MiniMax-H3", Resolution.P1080): "2K",
    ("MiniMax-H3-Max", Resolution.P480): "480P",
    ("MiniMax-H3-Max", Resolution.P720): "768P",
}
FREE_PICTURES = 5
PICTURE_USD = {"MiniMax-H3": 0.04, "MiniMax-H3-Max": 0.074}


class TaskUsage(ResponseModel):
    """The billed usage of a task."""

    total_seconds: float | None = None
    input_seconds: float | None = None
    output_seconds: float | None = None
    input_image_count: int = 0

    @property
    def billed_seconds(self) -> tuple[float | None, ...]:
        """The billed seconds, to be added up; with a None where they are not stated."""
        if self.total_seconds is not None:
            return (self.total_seconds,)
        return self.input_seconds or 0.0, self.output_seconds


def task_cost_usd(model: str | None, quality: str | None, usage: TaskUsage | None) -> float | None:
    """Return the task's cost in US dollars; None where the usage, model or resolution is unknown."""
    second = _price_per_second(model or "", quality or "")
    if second is None or usage is None:
        return None
    pictures = max(usage.input_image_count - FREE_PICTURES, 0)
    seconds = ((second, stated) for stated in usage.billed_seconds)
    return total_cost_usd(*seconds, (PICTURE_USD[model or ""], pictures))


def _price_per_second(model: str, quality: str) -> float | None:
    for entry in H3:
        for resolution in entry.resolutions:
            if entry.name == model and is_same_value(RESOLUTION_NAMES[model, resolution], quality):
                return next(price.usd for price in entry.price_list if price.resolution == resolution)
    return None
