"""All benchmarks, each in a process of its own, and one table at the end.

    .venv/bin/python -m bench            # all: `make bench`
    .venv/bin/python -m bench post tail  # some

Exits with 0 also when a figure misses its target, with 1 when a benchmark could not run.
"""

import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from bench.figures import Figure, header, show
from bench.run import measured

# Where time is measured, one runs at a time. The first three only count.
GROUPS = (
    ("events", "polls", "eta", "memory"),
    ("tail",),
    ("wall",),
    ("post",),
    ("webhook",),
    ("throughput",),
    ("restart",),
    ("resume",),
    ("streams",),
    ("page",),
    ("needs_you",),
)


def main(wanted: Sequence[str]) -> int:
    """Run those that are named, or all."""
    names = [name for group in GROUPS for name in group]
    if unknown := set(wanted) - set(names):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    print(header(), flush=True)
    figures: list[Figure] = []
    failed: list[str] = []
    for group in GROUPS:
        for name, result in _run([name for name in group if not wanted or name in wanted]):
            try:
                figures += result.result()
            except Exception:
                traceback.print_exc()
                failed.append(name)
    print()
    show(figures)
    for name in failed:
        print(f"· bench.{name} could not run; see above")
    print(header())
    return 1 if failed else 0


def _run(names: Sequence[str]) -> list[tuple[str, Future[list[Figure]]]]:
    """Run them side by side, each in a fresh process, and wait for all."""
    if not names:
        return []
    begun = time.perf_counter()
    print(f"{', '.join(names)} …", end=" ", flush=True)
    with ProcessPoolExecutor(len(names), get_context("spawn"), max_tasks_per_child=1) as pool:
        results = [(name, pool.submit(measured, name)) for name in names]
    print(f"{time.perf_counter() - begun:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
