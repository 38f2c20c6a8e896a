"""Run the benchmarks, each in a process of its own, and print one table at the end.

    .venv/bin/python -m bench            # all: `make bench`
    .venv/bin/python -m bench speech film_tail  # some

Exits with 0 also when a figure misses its target, with 1 when a benchmark could not run.
"""

import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from bench.report import Measurement, machine_header, print_report
from bench.runner import run_by_name

# Benchmarks that measure time run alone. Those of the first group only count, or measure memory.
GROUPS = (
    ("history_size", "catalog_work", "poll_cost", "eta_error", "worker_memory"),
    ("compose_latency",),
    ("film_tail",),
    ("film_quality",),
    ("native_sound",),
    ("film_latency",),
    ("generate_latency",),
    ("auth_cost",),
    ("voice_wait",),
    ("webhook_latency",),
    ("throughput",),
    ("worker_restart",),
    ("worker_sleepers",),
    ("stream_resume",),
    ("stream_load",),
    ("studio_page",),
    ("needs_you",),
    ("speech", "word_alignment", "phrase_alignment"),
)


def main(wanted: Sequence[str]) -> int:
    """Run the benchmarks that are named, or all; return the exit code."""
    names = [name for group in GROUPS for name in group]
    if unknown := set(wanted) - set(names):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    print(machine_header(), flush=True)
    figures: list[Measurement] = []
    failed: list[str] = []
    for group in GROUPS:
        for name, result in _run_group([name for name in group if not wanted or name in wanted]):
            try:
                figures += result.result()
            except Exception:
                traceback.print_exc()
                failed.append(name)
    print()
    print_report(figures)
    for name in failed:
        print(f"· bench.{name} could not run; see above")
    print(machine_header())
    return 1 if failed else 0


def _run_group(names: Sequence[str]) -> list[tuple[str, Future[list[Measurement]]]]:
    """Run a group's benchmarks in parallel, each in a fresh process, and wait for all."""
    if not names:
        return []
    begun = time.perf_counter()
    print(f"{', '.join(names)} …", end=" ", flush=True)
    with ProcessPoolExecutor(len(names), get_context("spawn"), max_tasks_per_child=1) as pool:
        results = [(name, pool.submit(run_by_name, name)) for name in names]
    print(f"{time.perf_counter() - begun:.0f} s", flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
