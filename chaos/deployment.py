"""One installation as real processes, as `longtake up` starts them, with an emulator."""

import json
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import httpx
import psutil

from chaos.fault_mix import build_fault_rules
from chaos.instance_processes import InstanceProcesses, emulator_variables
from chaos.plan import OWNERS, ChaosPlan
from chaos.store_servers import POSTGRESQL, STORE_PORTS, StoreServers


@dataclass
class ChaosDeployment(InstanceProcesses):
    """Processes of a run: a Temporal server, a worker, an API for each owner, stores, and the emulator."""

    PORT_NAMES: ClassVar[tuple[str, ...]] = (
        *(f"api-{owner}" for owner in OWNERS),
        *("emulator", "temporal", "ui", *STORE_PORTS),
    )

    plan: ChaosPlan
    stores: StoreServers = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.var.mkdir(parents=True)
        self._rules_path.write_text(json.dumps(build_fault_rules(self.plan.faults)))
        self.stores = StoreServers.of_plan(self.plan, self.root, self.ports)
        self.stores.create_files()

    @property
    def _rules_path(self) -> Path:
        return self.root / "faults.json"

    @property
    def killable_processes(self) -> tuple[str, ...]:
        """Names of the processes that may be killed: all but the emulator."""
        return (*super().build_commands(), *self.stores.build_commands())

    @property
    def catalog_url(self) -> str:
        """The SQLAlchemy URL of the catalog, with an async driver."""
        database = self.stores.database
        return database.url if database else f"sqlite+aiosqlite:///file:{self.database_path}?mode=ro&uri=true"

    @property
    def emulator_url(self) -> str:
        """URL of the emulator."""
        return self.process_url("emulator")

    def api_url(self, owner: str) -> str:
        """Return the URL of the owner's API."""
        return self.process_url(f"api-{owner}")

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name, the emulator's and the stores' among them."""
        first = {**self.stores.build_commands(), "emulator": self._emulator_command()}
        return {**first, **super().build_commands()}

    def start_stores(self) -> None:
        """Start the database and the object store, if they are servers."""
        for name in self.stores.build_commands():
            self.start_process(name)

    def kill_process(self, name: str) -> None:
        """Kill a process; of PostgreSQL all that its server has started, too."""
        children = psutil.Process(self.processes[name].pid).children() if name == POSTGRESQL else []
        super().kill_process(name)
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        psutil.wait_procs(children)

    def close(self) -> None:
        """Kill every process with its process group, and remove what they leave outside their folders."""
        super().close()
        self.stores.clean_up()

    def _emulator_command(self) -> tuple[str, ...]:
        return (
            *(sys.executable, "-m", "emulator", "--port", str(self.ports["emulator"])),
            *(
                "--speed",
                str(self.plan.speed),
                "--seed",
                str(self.plan.seed),
                "--script",
                str(self._rules_path),
            ),
            *("--pictures", "plain", "--short-side", "90", "--folder", str(self.root / "clips")),
            # At speed 30 a URL's hour is two minutes, which a busy machine needs: only faults expire URLs.
            "--no-expiry",
        )

    def build_environment(self, name: str) -> dict[str, str]:
        """Return the environment of a process, with its owner and the emulator's address."""
        owner = name.removeprefix("api-") if name.startswith("api-") else OWNERS[0]
        emulator = emulator_variables(self.emulator_url, self.api_url(OWNERS[0]))
        ours = {**self.stores.build_environment(), "LONGTAKE_OWNER": owner}
        return {**super().build_environment(name), **emulator, **ours}

    def find_ended(self) -> list[str]:
        """Return the processes that have ended by themselves; there should be none."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    async def is_ready(self) -> bool:
        """Return whether every API is ready, the worker's queues included, and the emulator answers."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                answers = [await client.get(f"{self.api_url(owner)}/readyz") for owner in OWNERS]
                answers.append(await client.get(f"{self.emulator_url}/_emulator/healthz"))
            except httpx.TransportError:
                return False
        return all(answer.is_success for answer in answers)
