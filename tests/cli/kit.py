"""The command as a person starts it, on ports and in a folder of its own; and what it leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from cli.up import HOW_TO_END

REPOSITORY = Path(__file__).parents[2]
PATIENCE_SECONDS = 120.0
PORTS = ("LONGTAKE_API_PORT", "LONGTAKE_TEMPORAL_PORT", "LONGTAKE_TEMPORAL_UI_PORT")


def until(condition: Callable[[], object]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses, all different."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return numbers


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Ours, with a folder and ports for one instance, and nothing else of Longtake's or Temporal's."""
    foreign = ("LONGTAKE_", "TEMPORAL_")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    return plain | ports | {"LONGTAKE_VAR_DIR": str(folder / "var")} | more


def longtake(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass
class Up:
    """A running `longtake up`."""

    process: subprocess.Popen[str]
    env: dict[str, str]
    parts: dict[str, psutil.Process] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return Path(self.env["LONGTAKE_VAR_DIR"])

    def wait_ready(self) -> None:
        """Read on until it says that it is, and note its parts."""
        self.wait_said(HOW_TO_END)

    def wait_said(self, words: str) -> str:
        """Read on until it says this, and note its parts; all that it said meanwhile."""
        assert self.process.stderr
        said = []
        for line in self.process.stderr:
            said.append(line)
            if words in line:
                break
        else:
            raise AssertionError("".join(said))
        self._note_parts()
        return "".join(said)

    def _note_parts(self) -> None:
        for child in psutil.Process(self.process.pid).children(recursive=True):
            self.parts[_name(child)] = child

    def send(self, number: signal.Signals) -> None:
        """Signal the supervisor, and wait for its end."""
        self.process.send_signal(number)
        self.end()

    def end(self) -> str:
        """Wait for its end; what else it said."""
        _, rest = self.process.communicate()
        return rest

    def wait_gone(self) -> None:
        """Wait until no part is left."""
        until(lambda: not any(map(_lives, self.parts.values())))


@contextmanager
def started(env: dict[str, str], *words: str) -> Iterator[Up]:
    """`longtake up`, or another command that stays; nothing of it outlives the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "cli", *(words or ("up",))],
        cwd=REPOSITORY,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        run = Up(process, env)
        try:
            yield run
        finally:
            process.kill()
            for part in run.parts.values():
                with suppress(psutil.NoSuchProcess):
                    part.kill()


def _name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    names = {"temporal": "start-dev", "worker": "worker.py", "api": "uvicorn", "guard": "guard.py"}
    return next((name for name, word in names.items() if word in words), words)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
