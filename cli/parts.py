"""The parts of a Longtake on one machine: how each is started, where it listens, how it is ended."""

import sys
from dataclasses import dataclass
from pathlib import Path

from cli.ports import Port
from cli.temporal import server_command, temporal_elsewhere
from settings import Settings

# Where the other rooms are: a checkout, or the folder that Longtake was installed to.
HOME = Path(__file__).parents[1]
API_GRACE_SECONDS = 5


@dataclass(frozen=True)
class Part:
    """One child process. The parts are ended in the opposite of the order they are listed in."""

    name: str
    command: tuple[str, ...]
    ends_within_seconds: int
    ports: tuple[Port, ...] = ()

    @property
    def title(self) -> str:
        """Its name for a person, behind "the"."""
        return {"temporal": "Temporal server", "api": "API"}.get(self.name, self.name)


def parts_of(settings: Settings) -> tuple[Part, ...]:
    """Those that this machine needs, in their order."""
    own = (_worker(), _api(settings))
    first = () if temporal_elsewhere(settings) else (_temporal(settings),)
    return (*first, *((_emulator(settings),) if settings.emulate else ()), *own)


def _temporal(settings: Settings) -> Part:
    ports = (
        Port("127.0.0.1", settings.temporal_port, "LONGTAKE_TEMPORAL_PORT"),
        Port("127.0.0.1", settings.temporal_ui_port, "LONGTAKE_TEMPORAL_UI_PORT"),
    )
    return Part("temporal", server_command(settings), ends_within_seconds=10, ports=ports)


def _emulator(settings: Settings) -> Part:
    command = (
        *(sys.executable, "-m", "emulator", "--port", str(settings.emulator_port)),
        *("--speed", str(settings.emulator_speed), "--folder", str(settings.var_dir / "emulator")),
        *(("--models-file", str(settings.models_file)) if settings.models_file else ()),
    )
    port = Port("127.0.0.1", settings.emulator_port, "LONGTAKE_EMULATOR_PORT")
    return Part("emulator", command, ends_within_seconds=10, ports=(port,))


def _worker() -> Part:
    # It gives a call that pays 80 seconds (worker.SUBMIT_GRACE), all else less, and then some to clean up.
    return Part("worker", (sys.executable, str(HOME / "worker.py")), ends_within_seconds=95)


def _api(settings: Settings) -> Part:
    command = (
        *(sys.executable, "-m", "uvicorn", "api.app:app", "--app-dir", str(HOME)),
        *("--host", settings.api_host, "--port", str(settings.api_port)),
        *("--timeout-graceful-shutdown", str(API_GRACE_SECONDS), "--no-access-log", "--log-level", "warning"),
    )
    port = Port(settings.api_host, settings.api_port, "LONGTAKE_API_PORT")
    return Part("api", command, ends_within_seconds=2 * API_GRACE_SECONDS, ports=(port,))
