"""What a task of version 2 cost, by the usage that it states: seconds and pictures, at MiniMax's list prices.

From @ai-sdk/minimax 3.0.45, and real runs that others published (October 2026): seconds that it was given
count like those that it made; the first five pictures and all sound are free.
"""

from providers.catalogue.minimax import H3
from providers.likeness import same
from providers.shapes import Shape
from providers.stated import bill_usd
from workflows.contracts import Resolution

QUALITIES = {
    ("MiniMax-H3", Resolution.P720): "768P",
    ("MiniMax-H3", Resolution.P1080): "2K",
    ("MiniMax-H3-Max", Resolution.P480): "480P",
    ("MiniMax-H3-Max", Resolution.P720): "768P",
}
FREE_PICTURES = 5
PICTURE_USD = {"MiniMax-H3": 0.04, "MiniMax-H3-Max": 0.074}


class Usage(Shape):
    """What is billed."""

    total_seconds: float | None = None
    input_seconds: float | None = None
    output_seconds: float | None = None
    input_image_count: int = 0

    @property
    def seconds(self) -> float | None:
        """All that count."""
        if self.total_seconds is not None or self.output_seconds is None:
            return self.total_seconds
        return (self.input_seconds or 0.0) + self.output_seconds


def cost_usd(model: str | None, quality: str | None, usage: Usage | None) -> float | None:
    """What it cost in US dollars; None where the usage, or what it is of, is not stated or not known."""
    second = _second_usd(model or "", quality or "")
    if second is None or usage is None or usage.seconds is None or usage.seconds < 0:
        return None
    pictures = max(usage.input_image_count - FREE_PICTURES, 0)
    return bill_usd((second, usage.seconds), (PICTURE_USD[model or ""], pictures))


def _second_usd(model: str, quality: str) -> float | None:
    for entry in H3:
        for resolution in entry.resolutions:
            if entry.name == model and same(QUALITIES[model, resolution], quality):
                return next(price.usd for price in entry.price_list if price.resolution == resolution)
    return None
