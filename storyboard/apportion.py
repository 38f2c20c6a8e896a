"""Apportionment: divide a whole number of things (frames, scenes) in proportion to weights."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush


def apportion_total(total: int, weights: Sequence[float], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return whole shares in proportion to `weights`, each within its (lowest, highest), with sum `total`.

    Sainte-Laguë's method of highest averages: exact, without the paradoxes of rounding. Equal weights get
    equal shares to within one, the earlier ones first.

    Raises:
        ValueError: the spans do not allow that sum.
    """
    shares = [low for low, _ in spans]
    if not sum(shares) <= total <= sum(high for _, high in spans):
        raise ValueError(f"{total} is outside what {len(spans)} shares can hold")
    queue = [_next_claim(i, weights, shares) for i in range(len(spans)) if shares[i] < spans[i][1]]
    heapify(queue)
    for _ in range(total - sum(shares)):
        _, taker = heappop(queue)
        shares[taker] += 1
        if shares[taker] < spans[taker][1]:
            heappush(queue, _next_claim(taker, weights, shares))
    return shares


def _next_claim(i: int, weights: Sequence[float], shares: Sequence[int]) -> tuple[float, int]:
    """Return the heap key of share `i`: the highest average (smallest key) gets the next unit."""
    return -weights[i] / (2 * shares[i] + 1), i
