"""Command line of `python -m chaos.hosts`: hosts that are cut off one after the other, under films."""

import argparse
import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from chaos.hosts_deployment import HostsDeployment
from chaos.hosts_plan import SERVICES, HostsPlan
from chaos.hosts_run import run_hosts
from chaos.report import report_lines
from chaos.store_servers import POSTGRESQL, S3

HOSTS = ("worker-a", "api", "database", "store", "temporal", "worker-b")
# Says to a process that it has namespaces of its own.
APART = "CHAOS_HOSTS_APART"
# The hosts' network ends with the process that made it, however that ends.
NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
END_SECONDS = 20.0


def main() -> int:
    """Run as the command line asks and return the exit code."""
    # Make SIGTERM raise KeyboardInterrupt, so that no process is left over.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    words = _build_parser().parse_args()
    return _run(words) if APART in os.environ else _run_apart(sys.argv[1:])


def _run_apart(words: Sequence[str]) -> int:
    """Run this command again, in namespaces of its own."""
    if shutil.which("unshare") is None or os.geteuid() != 0:
        print("Hosts are network namespaces of Linux: run this as root, with iproute2 and util-linux.")
        return 2
    guard = ("setpriv", "--pdeathsig", "KILL", "unshare", *NAMESPACES)
    command = (*guard, sys.executable, "-m", "chaos.hosts", *words)
    with subprocess.Popen(command, env=os.environ | {APART: "1"}) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            _end(psutil.Process(process.pid))
            return 1


def _end(process: psutil.Process) -> None:
    """Have the run end its processes, and wait for it."""
    with suppress(psutil.NoSuchProcess):
        inside = process.children()
        for child in inside:
            child.send_signal(signal.SIGTERM)
        psutil.wait_procs(inside, END_SECONDS)
        process.kill()


def _run(words: argparse.Namespace) -> int:
    plan = _make_plan(words)
    folder = Path(words.folder or tempfile.mkdtemp(prefix="longtake-hosts-"))
    _print_line(f"{plan}\nlogs and catalog: {folder}")
    deployment = HostsDeployment(folder, plan)
    deployment.network.build()
    outcome = asyncio.run(run_hosts(plan, deployment, _print_line))
    for line in report_lines(outcome):
        _print_line(line)
    return 0 if outcome.all_checks_hold else 1


def _make_plan(words: argparse.Namespace) -> HostsPlan:
    # Services do as they should: what goes wrong here is the network's doing.
    return HostsPlan(
        seed=random.randrange(2**31) if words.seed is None else words.seed,
        jobs=words.films,
        hosts=words.hosts,
        scenes=words.scenes,
        speed=words.speed,
        lead=words.lead,
        cut=words.cut,
        within=words.within,
        faults=0,
        services=SERVICES,
        database=POSTGRESQL,
        assets=S3,
    )


def _print_line(line: str) -> None:
    print(line, flush=True)


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _build_parser() -> argparse.ArgumentParser:
    usual = HostsPlan(seed=0)
    parser = argparse.ArgumentParser(
        prog="python -m chaos.hosts", description="Cut each host off under films; compare the books."
    )
    parser.add_argument("--seed", type=int, help="default: by chance, and printed")
    parser.add_argument("--films", type=int, default=50, help="in all: a share of them at each cut")
    parser.add_argument("--hosts", type=_split_names, default=HOSTS, help="these, with commas, in this order")
    parser.add_argument("--scenes", type=int, default=2, help="of each film")
    parser.add_argument("--speed", type=float, default=usual.speed, help="seconds of a service in one here")
    parser.add_argument(
        "--lead", type=float, default=usual.lead, help="seconds from the first order to the cut"
    )
    parser.add_argument("--cut", type=float, default=usual.cut, help="seconds that a host is away")
    parser.add_argument(
        "--within", type=float, default=usual.within, help="seconds from the mend to the last end"
    )
    parser.add_argument("--folder", type=Path, help="an empty one; default: in the temporary files")
    return parser


if __name__ == "__main__":
    sys.exit(main())
