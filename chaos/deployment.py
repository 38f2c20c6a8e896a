"""One installation as real processes, as `longtake up` starts them, with an emulator."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import httpx

from chaos.fault_mix import build_fault_rules
from chaos.instance_processes import InstanceProcesses, emulator_variables
from chaos.plan import OWNERS, ChaosPlan


@dataclass
class ChaosDeployment(InstanceProcesses):
    """Processes of a run: a Temporal server, a worker, an API for each owner, and the emulator."""

    PORT_NAMES: ClassVar[tuple[str, ...]] = (
        *(f"api-{owner}" for owner in OWNERS),
        *("emulator", "temporal", "ui"),
    )

    plan: ChaosPlan

    def __post_init__(self) -> None:
        super().__post_init__()
        self.var.mkdir(parents=True)
        self._rules_path.write_text(json.dumps(build_fault_rules(self.plan.faults)))

    @property
    def _rules_path(self) -> Path:
        return self.root / "faults.json"

    @property
    def killable_processes(self) -> tuple[str, ...]:
        """Names of the processes that may be killed: all but the emulator."""
        return tuple(super().build_commands())

    @property
    def emulator_url(self) -> str:
        """URL of the emulator."""
        return self.process_url("emulator")

    def api_url(self, owner: str) -> str:
        """Return the URL of the owner's API."""
        return self.process_url(f"api-{owner}")

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name, the emulator's among them."""
        return {"emulator": self._emulator_command(), **super().build_commands()}

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
        return {**super().build_environment(name), **emulator, "LONGTAKE_OWNER": owner}

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
