"""How KIE's market prices clips: by the second, by the clip, by mode or by input. All in micro-dollars."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.micro_dollars import to_micros

ModelInput = Mapping[str, Any]
PriceFunction = Callable[[ModelInput, float], int]  # (input, seconds of the clip) -> micro-dollars


def price_per_second(default: str, **prices: str) -> PriceFunction:
    """Price by dollars per second and resolution; the keyword of "720p" is `p720`."""

    def price(given: ModelInput, seconds: float) -> int:
        resolution = str(given.get("resolution", default)).lower()
        key = f"p{resolution.removesuffix('p')}"
        return to_micros(prices.get(key) or list(prices.values())[-1], seconds)

    return price


def price_per_clip(by_length: Mapping[tuple[str, str], str]) -> PriceFunction:
    """Price by dollars per clip, resolution and length."""

    def price(given: ModelInput, seconds: float) -> int:
        resolution = str(given.get("resolution", "")).lower()
        return to_micros(by_length.get((resolution, f"{seconds:g}")) or next(iter(by_length.values())))

    return price


def kling_price(given: ModelInput, seconds: float) -> int:
    """Return Kling's price of a clip by its mode, and by whether it has sound."""
    quiet = {"std": "0.07", "pro": "0.09", "4K": "0.335"}
    loud = {"std": "0.10", "pro": "0.135", "4K": "0.335"}
    return to_micros((loud if given.get("sound") else quiet)[given.get("mode", "std")], seconds)


def seedance_price(plain: PriceFunction, with_video: PriceFunction) -> PriceFunction:
    """Price by `with_video` where the input refers to a video, else by `plain`."""
    return lambda given, seconds: (with_video if given.get("reference_video_urls") else plain)(given, seconds)


def omni_clip_price(given: ModelInput, seconds: float) -> int:
    """Return the price of 720p and 1080p; 4K costs more, but is ordered by nobody here."""
    return to_micros("0.105") + to_micros("0.0525", seconds)
