"""An installation whose workers have versions, each with code of its own."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from chaos.code_versions import FIRST, VERSIONS, write_versions
from chaos.deployment import ChaosDeployment

WORKER_PREFIX = "worker-"
DEPLOYMENT = "longtake"


@dataclass
class RolloutDeployment(ChaosDeployment):
    """Processes of a run: a worker for each version that was started."""

    versions: list[str] = field(init=False, default_factory=lambda: [FIRST])

    def __post_init__(self) -> None:
        super().__post_init__()
        write_versions(self._code)

    @property
    def _code(self) -> Path:
        return self.root / "code"

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name, with a worker for each version."""
        commands = super().build_commands()
        del commands["worker"]
        workers = {
            WORKER_PREFIX + version: (sys.executable, str(self._code / version / "worker.py"))
            for version in self.versions
        }
        return workers | commands

    def working_folder(self, name: str) -> Path:
        """Return the folder of a worker's code; other processes run as they are."""
        version = name.removeprefix(WORKER_PREFIX)
        return self._code / version if version in VERSIONS else super().working_folder(name)

    def build_environment(self, name: str) -> dict[str, str]:
        """Return the environment of a process: its workers are of a deployment."""
        return {**super().build_environment(name), "LONGTAKE_DEPLOYMENT": DEPLOYMENT}

    def start_worker(self, version: str) -> None:
        """Start the worker of a version beside the others."""
        self.versions.append(version)
        self.start_process(WORKER_PREFIX + version)

    async def stop_worker(self, version: str) -> None:
        """Have the worker of a version drain, and wait for its end."""
        self.versions.remove(version)
        process = self.processes.pop(WORKER_PREFIX + version)
        process.terminate()
        try:
            await asyncio.to_thread(process.wait)
        finally:
            process.kill()  # Where the run is called off while it drains: nobody else ends it.

    async def run_rollout(self, version: str, *words: str) -> tuple[int | None, str]:
        """Run `longtake rollout` of a version's code; return its exit code and what it has said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli", "rollout", *words),
            cwd=self._code / version,
            env=self.build_environment(WORKER_PREFIX + version),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        return process.returncode, said.decode()
