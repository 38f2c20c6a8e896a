"""The command as a person starts it, on ports and in a folder of its own; and what it leaves behind."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from chaos.instance_processes import caller_environment
from cli.ports import find_free_ports
from cli.up import HOW_TO_END
from tests.conditions import wait_until

REPOSITORY = Path(__file__).parents[2]
PORTS = ("LONGTAKE_API_PORT", "LONGTAKE_TEMPORAL_PORT", "LONGTAKE_TEMPORAL_UI_PORT")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Ours, with a folder and ports for one instance, and nothing else of Longtake's or Temporal's."""
    ports = dict(zip(PORTS, map(str, find_free_ports(len(PORTS))), strict=True))
    return caller_environment() | ports | {"LONGTAKE_VAR_DIR": str(folder / "var")} | more


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
        wait_until(lambda: not any(map(_lives, self.parts.values())))


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
    """The part's name, or else its command line; empty if it has just ended."""
    try:
        words = " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""
    names = {"temporal": "start-dev", "worker": "worker.py", "api": "uvicorn", "guard": "reaper.py"}
    return next((name for name, word in names.items() if word in words), words)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
