"""The most that a caller allows an order to cost: `max_cost_usd` of its body."""

from api.http import problems
from api.http.problems import ProblemError

# Tolerance in US dollars for floating-point sums of prices.
ROUNDING_USD = 1e-6
MOST_DECIMALS = 6


def require_allowed_cost(job_id: str, cost_usd: float, most_usd: float | None) -> None:
    """Raise ProblemError if the order costs more than its caller allows; None allows any cost."""
    if most_usd is not None and cost_usd > most_usd + ROUNDING_USD:
        raise ProblemError(problems.PRICE_CHANGED, describe_excess(cost_usd, most_usd), job_id=job_id)


def describe_excess(cost_usd: float, most_usd: float) -> str:
    """Say that what was ordered costs more than was allowed, in as many decimals as tell."""
    pairs = [(f"${cost_usd:.{digits}f}", f"${most_usd:.{digits}f}") for digits in range(2, MOST_DECIMALS + 1)]
    cost, most = next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])
    return f"It would cost {cost} now, and you have allowed {most}."
