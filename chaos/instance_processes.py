"""The processes of one instance on free ports: the commands of `longtake up`, each to be killed by itself."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from cli.emulator_environment import EMULATOR_WEBHOOK_SECRETS
from cli.ports import find_free_ports
from cli.processes import PROJECT_ROOT, process_specs
from cli.temporal_server import server_command
from settings import Settings

FOREIGN_VARIABLES = ("LONGTAKE_", "TEMPORAL_")


@dataclass
class InstanceProcesses:
    """Temporal server, worker and APIs below `root`; subclasses add processes, ports and variables.

    There is one API for each port whose name begins with "api". Output is appended to `root`/NAME.log.
    """

    PORT_NAMES: ClassVar[tuple[str, ...]] = ("api", "temporal", "ui")

    root: Path
    ports: dict[str, int] = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = dict(zip(self.PORT_NAMES, find_free_ports(len(self.PORT_NAMES)), strict=True))

    @property
    def var(self) -> Path:
        """Folder of everything that the processes write."""
        return self.root / "var"

    @property
    def database_path(self) -> Path:
        """Path of the SQLite file."""
        return self.var / "longtake.db"

    @property
    def temporal_address(self) -> str:
        """Host and port of the Temporal server."""
        return f"127.0.0.1:{self.ports['temporal']}"

    def process_url(self, name: str) -> str:
        """Return the base URL of a process."""
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def _apis(self) -> list[str]:
        return [name for name in self.ports if name.startswith("api")]

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name, in the order of start."""
        specs = {
            api: {spec.name: spec.command for spec in process_specs(self._settings(api))}
            for api in self._apis
        }
        temporal = (*server_command(self._settings(self._apis[0])), "--headless")
        worker = specs[self._apis[0]]["worker"]
        return {"temporal": temporal, "worker": worker, **{api: specs[api]["api"] for api in self._apis}}

    def _settings(self, api: str) -> Settings:
        return Settings(
            var_dir=self.var,
            api_port=self.ports[api],
            temporal_port=self.ports["temporal"],
            temporal_ui_port=self.ports["ui"],
        )

    def build_environment(self, name: str) -> dict[str, str]:
        """Return the environment of a process, without the caller's LONGTAKE_* and TEMPORAL_*."""
        api = name if name in self._apis else self._apis[0]
        return {
            **caller_environment(),
            "PYTHONUNBUFFERED": "1",
            "LONGTAKE_VAR_DIR": str(self.var),
            "LONGTAKE_API_PORT": str(self.ports[api]),
            "LONGTAKE_TEMPORAL_PORT": str(self.ports["temporal"]),
            "LONGTAKE_TEMPORAL_UI_PORT": str(self.ports["ui"]),
        }

    def working_folder(self, name: str) -> Path:
        """Return the folder that a process runs in: that of its code."""
        return PROJECT_ROOT

    def start_process(self, name: str, **variables: str) -> None:
        """Start a process, with these variables beside its own."""
        with (self.root / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.build_commands()[name],
                cwd=self.working_folder(name),
                env=self.build_environment(name) | variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_all(self) -> None:
        """Start every process that does not run."""
        for name in self.build_commands():
            if name not in self.processes:
                self.start_process(name)

    def signal_process(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process, and to none of its children."""
        self.processes[name].send_signal(number)

    def kill_process(self, name: str) -> None:
        """Kill a process with SIGKILL, none of its children, and reap it."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def close(self) -> None:
        """Kill every process with its process group."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes.values():
            process.wait()
        self.processes.clear()


def caller_environment() -> dict[str, str]:
    """Return this process's environment without its LONGTAKE_* and TEMPORAL_* variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_VARIABLES)}


def emulator_variables(emulator_url: str, public_url: str) -> dict[str, str]:
    """Return the variables under which paid services are the emulator's, and its webhooks reach the API."""
    urls = {"LONGTAKE_EMULATOR_URL": emulator_url, "LONGTAKE_PUBLIC_URL": public_url}
    return EMULATOR_WEBHOOK_SECRETS | urls
