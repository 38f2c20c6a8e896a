"""Dynamic time warping: which moment of one recording is which of another."""

import numpy as np
from numpy.typing import NDArray

from speech.mfcc import Features


def warp_time(reference: Features, other: Features) -> NDArray[np.float64]:
    """Return for each row of the reference the row of the other recording that sounds alike, in rising order.

    The cheapest path from the first rows to the last, by Euclidean distance; a row that is like several is
    taken for their mean. Needs `len(reference) * len(other)` numbers of 4 bytes.
    """
    costs = _sum_costs(_distances(reference, other))
    row, column = (length - 1 for length in costs.shape)
    sums, counts = np.zeros(row + 1), np.zeros(row + 1)
    while True:
        sums[row] += column
        counts[row] += 1
        if not row and not column:
            return np.asarray(sums / counts)
        row, column = _step_back(costs, row, column)


def _distances(reference: Features, other: Features) -> NDArray[np.float32]:
    squares = np.square(reference).sum(1)[:, None] + np.square(other).sum(1) - 2 * reference @ other.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)))


def _sum_costs(distances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cost of the cheapest path to each cell.

    Along a row, the cheapest way is to enter from above somewhere and to walk on: a running minimum.
    """
    costs = np.empty_like(distances)
    costs[0] = np.cumsum(distances[0])
    for row in range(1, len(distances)):
        above = costs[row - 1].astype(np.float64)
        entered = np.minimum(above, np.append(np.inf, above[:-1]))
        walked = np.cumsum(distances[row], dtype=np.float64)
        costs[row] = walked + np.minimum.accumulate(entered - walked + distances[row])
    return costs


def _step_back(costs: NDArray[np.float32], row: int, column: int) -> tuple[int, int]:
    before = [(row - 1, column - 1), (row - 1, column), (row, column - 1)]
    return min((cell for cell in before if min(cell) >= 0), key=lambda cell: float(costs[cell]))
