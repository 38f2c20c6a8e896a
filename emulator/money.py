"""Money in whole micro-dollars, so that sums are exact."""

from decimal import ROUND_HALF_UP, Decimal

MICROS = 1_000_000


def micros(dollars: str, times: float = 1) -> int:
    """`dollars` (a decimal as text, such as "0.135") taken `times` times, in micro-dollars."""
    amount = Decimal(dollars) * Decimal(str(times)) * MICROS
    return int(amount.to_integral_value(ROUND_HALF_UP))


def dollars(amount: int) -> str:
    """Micro-dollars as a decimal text: 135000 is "0.135000"."""
    return f"{Decimal(amount) / MICROS:.6f}"


def half_up(amount: float) -> int:
    """Micro-dollars as a whole number, a half rounded up, as services round."""
    return int(Decimal(str(amount)).to_integral_value(ROUND_HALF_UP))
