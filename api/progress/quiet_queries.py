"""Limits how often jobs without news are queried, because a query may cost the worker a replay.

A worker keeps the latest jobs in memory (`Settings.cached_jobs`). A query of any other makes it replay that
job's history first, about 20 ms of CPU, and drops another job from memory. More streams than that would keep
the worker replaying jobs in which nothing happens.
"""

import time
from collections.abc import Callable

# So many jobs whose history has not grown may be queried in a second, over all streams of this process.
QUIET_QUERIES_PER_SECOND = 10.0


class QuietQueryLimit:
    """A token bucket for queries of jobs whose history has not grown since their last answer.

    Such a query has no progress to find; it finds out whether a worker is there. As long as none answers, the
    limit lets all queries pass: they cost nobody a replay, and every watcher is told soon.
    """

    def __init__(
        self, per_second: float = QUIET_QUERIES_PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second, self._clock = per_second, clock
        self._tokens, self._filled_at = per_second, clock()
        self._worker_is_away = False

    def note_answer(self) -> None:
        """Note that a worker has answered a query."""
        self._worker_is_away = False

    def note_no_worker(self) -> None:
        """Note that no worker has answered a query."""
        self._worker_is_away = True

    def take_token(self) -> bool:
        """Take a token; False if there is none, and the query can wait."""
        if self._worker_is_away:
            return True
        now = self._clock()
        self._tokens = min(self._per_second, self._tokens + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True
