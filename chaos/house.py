"""One installation as real processes, as `longtake up` starts them, beside an emulator of the services."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx

from chaos.parts import Parts
from chaos.plan import OWNERS, Plan
from cli.parts import HOME


class House:
    """The parts: a Temporal server, a worker, an API for each owner; and the emulator, which nobody kills."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._parts = folder, Parts(folder, plan)
        self._commands = self._parts.commands()
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def catalog(self) -> Path:
        """The catalog's file."""
        return self._parts.var / "longtake.db"

    @property
    def killable(self) -> tuple[str, ...]:
        """The parts that must survive to be killed."""
        return tuple(name for name in self._commands if name != "emulator")

    @property
    def emulator_url(self) -> str:
        """Where the services are."""
        return self._parts.url("emulator")

    @property
    def temporal_target(self) -> str:
        """Where the Temporal server is."""
        return f"127.0.0.1:{self._parts.ports['temporal']}"

    def api_url(self, owner: str) -> str:
        """The owner's API."""
        return self._parts.url(f"api-{owner}")

    def start(self, name: str) -> None:
        """Start a part."""
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                cwd=HOME,
                env=self._parts.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_all(self) -> None:
        """Start every part."""
        for name in self._commands:
            self.start(name)

    def kill(self, name: str) -> None:
        """kill -9, and bury it."""
        part = self._running.pop(name)
        part.kill()
        part.wait()

    def ended(self) -> list[str]:
        """The parts that have ended by themselves: none should."""
        return [name for name, part in self._running.items() if part.poll() is not None]

    def close(self) -> None:
        """End everything, with what each has started."""
        for part in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(part.pid, signal.SIGKILL)
        for part in self._running.values():
            part.wait()
        self._running.clear()

    async def ready(self) -> bool:
        """Whether every API says that it is ready, the worker's queues included."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                answers = [await client.get(f"{self.api_url(owner)}/readyz") for owner in OWNERS]
                answers.append(await client.get(f"{self.emulator_url}/_emulator/healthz"))
            except httpx.TransportError:
                return False
        return all(answer.is_success for answer in answers)
