"""Command line of `python -m chaos.rollout`: films over roll-outs of workers, one of which is bad."""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from chaos.checks import expect_none
from chaos.emulator_client import EmulatorClient
from chaos.plan import ChaosPlan
from chaos.report import report_lines
from chaos.rollout_deployment import RolloutDeployment
from chaos.rollout_nemesis import RolloutNemesis
from chaos.run import ChaosRun, RunOutcome, start_deployment


def main() -> int:
    """Run as the command line asks and return the exit code."""
    words = _build_parser().parse_args()
    seed = random.randrange(2**31) if words.seed is None else words.seed
    # Services do as they should: what goes wrong here is the roll-out's doing.
    plan = ChaosPlan(
        seed, jobs=words.jobs, scenes=words.scenes, order_gap=words.order_gap, kill_gap=words.gap, faults=0
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(words.folder or tempfile.mkdtemp(prefix="longtake-rollout-"))
    _print_line(f"{plan}\nlogs and catalog: {folder}")
    outcome = asyncio.run(run_rollouts(plan, folder, _print_line))
    for line in report_lines(outcome):
        _print_line(line)
    return 0 if outcome.all_checks_hold else 1


async def run_rollouts(plan: ChaosPlan, folder: Path, say: Callable[[str], None]) -> RunOutcome:
    """Run a plan in a folder over roll-outs, and end every process that was started."""
    deployment = RolloutDeployment(folder, plan)
    emulator = EmulatorClient(deployment.emulator_url)
    operator = RolloutNemesis(deployment, plan, say)
    try:
        await start_deployment(deployment)
        outcome = await ChaosRun(plan, deployment, emulator, say, operator).run_to_end()
    finally:
        await emulator.close()
        deployment.close()
    return replace(
        outcome, checks=[*outcome.checks, expect_none("roll-outs that went wrong", operator.wrong)]
    )


def _print_line(line: str) -> None:
    print(line, flush=True)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chaos.rollout", description="Roll versions out and back; compare the books."
    )
    parser.add_argument("--seed", type=int, help="default: by chance, and printed")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--scenes", type=int, default=3, help="of each film")
    parser.add_argument("--order-gap", type=float, default=1.5, help="seconds between two orders, on average")
    parser.add_argument("--gap", type=float, default=45.0, help="seconds between two roll-outs")
    parser.add_argument("--folder", type=Path, help="an empty one; default: in the temporary files")
    return parser


if __name__ == "__main__":
    sys.exit(main())
