"""On what terms a call may be paid for: its price, and the limits that it must fit under."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What one call takes up, and of how much.

    Args:
        price_usd: what it costs by the registry; counts as spent until its real cost is known.
        seconds: how much material is ordered.
        in_flight: how many calls of ours, over all jobs, the provider works on at once; null: any number.
        daily_cap_usd: what all jobs together may spend in one UTC day; null: any sum.
    """

    price_usd: float = 0
    seconds: float = 0
    in_flight: int | None = None
    daily_cap_usd: float | None = None
