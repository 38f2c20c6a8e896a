"""One installation as real processes, as `longtake up` starts them, beside an emulator of the services."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx

from chaos.faults import script
from chaos.plan import OWNERS, Plan
from cli.emulated import SECRETS
from cli.parts import HOME, parts_of
from cli.temporal import server_command
from settings import Settings

NAMES = ("api-ann", "api-bob", "emulator", "temporal", "ui")


class House:
    """The parts: a Temporal server, a worker, an API for each owner; and the emulator, which nobody kills."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self._plan = folder, plan
        self.var = folder / "var"
        self.var.mkdir(parents=True)
        self._ports = dict(zip(NAMES, _free_ports(len(NAMES)), strict=True))
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._commands = self._parts_as_commands()

    @property
    def killable(self) -> tuple[str, ...]:
        """The parts that must survive to be killed."""
        return tuple(name for name in self._commands if name != "emulator")

    @property
    def emulator_url(self) -> str:
        """Where the services are."""
        return f"http://127.0.0.1:{self._ports['emulator']}"

    @property
    def temporal_target(self) -> str:
        """Where the Temporal server is."""
        return f"127.0.0.1:{self._ports['temporal']}"

    def api_url(self, owner: str) -> str:
        """The owner's API."""
        return f"http://127.0.0.1:{self._ports[f'api-{owner}']}"

    def start(self, name: str) -> None:
        """Start a part."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self._parts[name] = subprocess.Popen(
                self._commands[name],
                cwd=HOME,
                env=self._environment(name),
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
        part = self._parts.pop(name)
        part.kill()
        part.wait()

    def ended(self) -> list[str]:
        """The parts that have ended by themselves: none should."""
        return [name for name, part in self._parts.items() if part.poll() is not None]

    def close(self) -> None:
        """End everything, with what each has started."""
        for part in self._parts.values():
            with suppress(ProcessLookupError):
                os.killpg(part.pid, signal.SIGKILL)
        for part in self._parts.values():
            part.wait()
        self._parts.clear()

    async def ready(self) -> bool:
        """Whether every API says that it is ready, the worker's queues included."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            try:
                answers = [await client.get(f"{self.api_url(owner)}/readyz") for owner in OWNERS]
                answers.append(await client.get(f"{self.emulator_url}/_emulator/healthz"))
            except httpx.TransportError:
                return False
        return all(answer.is_success for answer in answers)

    # --- what the parts are told ---

    def _settings(self, owner: str) -> Settings:
        return Settings(
            var_dir=self.var,
            api_port=self._ports[f"api-{owner}"],
            temporal_port=self._ports["temporal"],
            temporal_ui_port=self._ports["ui"],
        )

    def _parts_as_commands(self) -> dict[str, tuple[str, ...]]:
        own = {part.name: part.command for part in parts_of(self._settings("ann"))}
        apis = {
            f"api-{owner}": next(p.command for p in parts_of(self._settings(owner)) if p.name == "api")
            for owner in OWNERS
        }
        temporal = (*server_command(self._settings("ann")), "--headless")
        return {"emulator": self._emulator(), "temporal": temporal, "worker": own["worker"], **apis}

    def _emulator(self) -> tuple[str, ...]:
        rules = self.folder / "faults.json"
        rules.write_text(json.dumps(script(self._plan.faults)))
        return (
            *(sys.executable, "-m", "emulator", "--port", str(self._ports["emulator"])),
            *("--speed", str(self._plan.speed), "--seed", str(self._plan.seed), "--script", str(rules)),
            *("--pictures", "plain", "--short-side", "90", "--folder", str(self.folder / "clips")),
            # At this speed a link's hour is two minutes, which a busy machine needs: one expires by a fault.
            "--no-expiry",
        )

    def _environment(self, name: str) -> dict[str, str]:
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("LONGTAKE_", "TEMPORAL_"))}
        owner = name.removeprefix("api-") if name.startswith("api-") else "ann"
        return {
            **outside,
            **SECRETS,
            "PYTHONUNBUFFERED": "1",
            "LONGTAKE_VAR_DIR": str(self.var),
            "LONGTAKE_OWNER": owner,
            "LONGTAKE_API_PORT": str(self._ports[f"api-{owner}"]),
            "LONGTAKE_TEMPORAL_PORT": str(self._ports["temporal"]),
            "LONGTAKE_TEMPORAL_UI_PORT": str(self._ports["ui"]),
            "LONGTAKE_EMULATOR_URL": self.emulator_url,
            "LONGTAKE_PUBLIC_URL": self.api_url("ann"),
        }


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on. All are held until the last is found, so that no two are the same."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
