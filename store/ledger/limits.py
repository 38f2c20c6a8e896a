"""Price of a paid call, and the limits that it must fit under."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CallLimits:
    """Price and limits of one paid call.

    Args:
        price_usd: the registry's price; counts as spent until the real cost is known.
        seconds: the length of material ordered.
        in_flight: most calls, over all jobs, that the provider may work on at once; None: unlimited.
        daily_cap_usd: most that all jobs together may spend in one UTC day; None: unlimited.
        emulated: whether an emulator answers in place of the service, so that no real dollar is paid.
    """

    price_usd: float = 0
    seconds: float = 0
    in_flight: int | None = None
    daily_cap_usd: float | None = None
    emulated: bool = False
