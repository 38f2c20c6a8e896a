"""Dividing a whole number of things (frames, scenes) in proportion."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush


def apportion(total: int, weights: Sequence[float], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Whole shares in proportion to `weights`, each within its (lowest, highest), that add up to `total`.

    Sainte-Laguë's method of highest averages: exact, without the paradoxes of rounding. Equal weights get
    equal shares to within one, the earlier ones first.

    Raises:
        ValueError: no such shares exist.
    """
    shares = [low for low, _ in spans]
    if not sum(shares) <= total <= sum(high for _, high in spans):
        raise ValueError(f"{total} is outside what {len(spans)} shares can hold")
    queue = [_claim(i, weights, shares) for i in range(len(spans)) if shares[i] < spans[i][1]]
    heapify(queue)
    for _ in range(total - sum(shares)):
        _, taker = heappop(queue)
        shares[taker] += 1
        if shares[taker] < spans[taker][1]:
            heappush(queue, _claim(taker, weights, shares))
    return shares


def _claim(i: int, weights: Sequence[float], shares: Sequence[int]) -> tuple[float, int]:
    return -weights[i] / (2 * shares[i] + 1), i
