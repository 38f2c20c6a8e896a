"""The child processes of an instance: command, ports, and how long each may take to end."""

import sys
from dataclasses import dataclass
from pathlib import Path

from cli.ports import Port
from cli.temporal_server import external_temporal_address, server_command
from settings import Settings

# The folder of the other packages: a checkout, or where Longtake is installed.
PROJECT_ROOT = Path(__file__).parents[1]
API_GRACE_SECONDS = 5
# How long each process may take to end before it is killed. A paid call of the worker's may take 80 s
# (worker.SUBMIT_GRACE), everything else less; the rest is for cleaning up.
GRACE_SECONDS = {"temporal": 10, "emulator": 10, "worker": 95, "api": 2 * API_GRACE_SECONDS}
# They are ended one after the other.
LONGEST_STOP_SECONDS = sum(GRACE_SECONDS.values())


@dataclass(frozen=True)
class ProcessSpec:
    """One child process. Processes are ended in the reverse of the order they are listed in."""

    name: str
    command: tuple[str, ...]
    grace_seconds: int
    ports: tuple[Port, ...] = ()

    @property
    def display_name(self) -> str:
        """The name for messages, to be used after "the"."""
        return {"temporal": "Temporal server", "api": "API"}.get(self.name, self.name)


def process_specs(settings: Settings) -> tuple[ProcessSpec, ...]:
    """Return the processes that these settings need, in start order: Temporal, emulator, worker, API."""
    own = (_worker_spec(), _api_spec(settings))
    first = () if external_temporal_address(settings) else (_temporal_spec(settings),)
    return (*first, *((_emulator_spec(settings),) if settings.emulate else ()), *own)


def _temporal_spec(settings: Settings) -> ProcessSpec:
    ports = (
        Port("127.0.0.1", settings.temporal_port, "LONGTAKE_TEMPORAL_PORT"),
        Port("127.0.0.1", settings.temporal_ui_port, "LONGTAKE_TEMPORAL_UI_PORT"),
    )
    return ProcessSpec("temporal", server_command(settings), GRACE_SECONDS["temporal"], ports)


def _emulator_spec(settings: Settings) -> ProcessSpec:
    command = (
        *(sys.executable, "-m", "emulator", "--port", str(settings.emulator_port)),
        *("--speed", str(settings.emulator_speed), "--folder", str(settings.var_dir / "emulator")),
        *(("--models-file", str(settings.models_file)) if settings.models_file else ()),
    )
    port = Port("127.0.0.1", settings.emulator_port, "LONGTAKE_EMULATOR_PORT")
    return ProcessSpec("emulator", command, GRACE_SECONDS["emulator"], (port,))


def _worker_spec() -> ProcessSpec:
    command = (sys.executable, str(PROJECT_ROOT / "worker.py"))
    return ProcessSpec("worker", command, GRACE_SECONDS["worker"])


def _api_spec(settings: Settings) -> ProcessSpec:
    command = (
        *(sys.executable, "-m", "uvicorn", "api.app:app", "--app-dir", str(PROJECT_ROOT)),
        *("--host", settings.api_host, "--port", str(settings.api_port)),
        *("--timeout-graceful-shutdown", str(API_GRACE_SECONDS), "--no-access-log", "--log-level", "warning"),
        # Who calls is read from the socket; what a proxy says of it, by `LONGTAKE_AUTH_PROXY_FROM`.
        "--no-proxy-headers",
    )
    port = Port(settings.api_host, settings.api_port, "LONGTAKE_API_PORT")
    return ProcessSpec("api", command, GRACE_SECONDS["api"], (port,))
