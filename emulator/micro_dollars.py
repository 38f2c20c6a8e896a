"""Money in whole micro-dollars, so that sums are exact."""

from decimal import ROUND_HALF_UP, Decimal

MICROS_PER_DOLLAR = 1_000_000


def to_micros(dollars: str, times: float = 1) -> int:
    """Return `dollars` (a decimal as text, such as "0.135") multiplied by `times`, in micro-dollars."""
    amount = Decimal(dollars) * Decimal(str(times)) * MICROS_PER_DOLLAR
    return int(amount.to_integral_value(ROUND_HALF_UP))


def to_dollars(amount: int) -> str:
    """Return micro-dollars as a decimal text in dollars: 135000 gives "0.135000"."""
    return f"{Decimal(amount) / MICROS_PER_DOLLAR:.6f}"


def round_half_up(amount: float) -> int:
    """Round micro-dollars to a whole number, a half upwards, as services round."""
    return int(Decimal(str(amount)).to_integral_value(ROUND_HALF_UP))
