"""Command line of `python -m chaos`: exits with 0 if everything was paid for once, else with 1."""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from pathlib import Path

from chaos.plan import ChaosPlan
from chaos.report import report_lines
from chaos.run import run_chaos


def main() -> int:
    """Run as the command line asks and return the exit code."""
    words = _build_parser().parse_args()
    sizes = {name: value for name, value in vars(words).items() if name != "folder"}
    sizes["seed"] = random.randrange(2**31) if words.seed is None else words.seed
    plan = ChaosPlan(**sizes)
    # Make SIGTERM raise KeyboardInterrupt, so that no process is left over.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(words.folder or tempfile.mkdtemp(prefix="longtake-chaos-"))
    _print_line(f"{plan}\nlogs and catalog: {folder}")
    outcome = asyncio.run(run_chaos(plan, folder, _print_line))
    for line in report_lines(outcome):
        _print_line(line)
    return 0 if outcome.all_checks_hold else 1


def _print_line(line: str) -> None:
    print(line, flush=True)


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _build_parser() -> argparse.ArgumentParser:
    usual = ChaosPlan(seed=0)
    parser = argparse.ArgumentParser(
        prog="python -m chaos", description="Kill everything; compare the books."
    )
    parser.add_argument("--seed", type=int, help="default: by chance, and printed")
    parser.add_argument("--jobs", type=int, default=usual.jobs)
    parser.add_argument("--scenes", type=int, default=usual.scenes, help="of each film")
    parser.add_argument("--kills", type=int, default=usual.kills, help="how many times kill -9")
    parser.add_argument(
        "--kill-gap", type=float, default=usual.kill_gap, help="seconds between two, on average"
    )
    parser.add_argument("--order-gap", type=float, default=usual.order_gap, help="the same of two orders")
    parser.add_argument("--speed", type=float, default=usual.speed, help="seconds of a service in one here")
    parser.add_argument("--faults", type=float, default=usual.faults, help="how much of each fault's chance")
    parser.add_argument("--patience", type=float, default=usual.patience, help="seconds that are waited")
    parser.add_argument(
        "--services", type=_split_names, default=(), help="only these, with commas; default: all"
    )
    parser.add_argument("--cancel", action="store_true", help="every film is called off at a random moment")
    parser.add_argument("--voices", action="store_true", help="most films have lines that a service speaks")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default=usual.database)
    parser.add_argument("--assets", choices=("files", "s3"), default=usual.assets)
    parser.add_argument("--folder", type=Path, help="an empty one; default: in the temporary files")
    return parser


if __name__ == "__main__":
    sys.exit(main())
