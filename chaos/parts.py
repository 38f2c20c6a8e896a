"""What each part of the house is started with, and what it is told."""

import json
import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

from chaos.faults import script
from chaos.plan import OWNERS, Plan
from cli.emulated import SECRETS
from cli.parts import parts_of
from cli.temporal import server_command
from settings import Settings

NAMES = ("api-ann", "api-bob", "emulator", "temporal", "ui")


class Parts:
    """Their ports, commands and environments; all that they write is in the folder."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan = folder, plan
        self.var = folder / "var"
        self.var.mkdir(parents=True)
        self.ports = dict(zip(NAMES, _free_ports(len(NAMES)), strict=True))

    def url(self, name: str) -> str:
        """Where a part answers."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def _settings(self, owner: str) -> Settings:
        return Settings(
            var_dir=self.var,
            api_port=self.ports[f"api-{owner}"],
            temporal_port=self.ports["temporal"],
            temporal_ui_port=self.ports["ui"],
        )

    def commands(self) -> dict[str, tuple[str, ...]]:
        """By the parts' names, in the order in which they start."""
        own = {part.name: part.command for part in parts_of(self._settings("ann"))}
        apis = {
            f"api-{owner}": next(p.command for p in parts_of(self._settings(owner)) if p.name == "api")
            for owner in OWNERS
        }
        temporal = (*server_command(self._settings("ann")), "--headless")
        return {"emulator": self._emulator(), "temporal": temporal, "worker": own["worker"], **apis}

    def _emulator(self) -> tuple[str, ...]:
        rules = self._folder / "faults.json"
        rules.write_text(json.dumps(script(self._plan.faults)))
        return (
            *(sys.executable, "-m", "emulator", "--port", str(self.ports["emulator"])),
            *("--speed", str(self._plan.speed), "--seed", str(self._plan.seed), "--script", str(rules)),
            *("--pictures", "plain", "--short-side", "90", "--folder", str(self._folder / "clips")),
            # At this speed a link's hour is two minutes, which a busy machine needs: one expires by a fault.
            "--no-expiry",
        )

    def environment(self, name: str) -> dict[str, str]:
        """As `longtake up` with an emulator has it; nothing of ours from outside gets in."""
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("LONGTAKE_", "TEMPORAL_"))}
        owner = name.removeprefix("api-") if name.startswith("api-") else "ann"
        return {
            **outside,
            **SECRETS,
            "PYTHONUNBUFFERED": "1",
            "LONGTAKE_VAR_DIR": str(self.var),
            "LONGTAKE_OWNER": owner,
            "LONGTAKE_API_PORT": str(self.ports[f"api-{owner}"]),
            "LONGTAKE_TEMPORAL_PORT": str(self.ports["temporal"]),
            "LONGTAKE_TEMPORAL_UI_PORT": str(self.ports["ui"]),
            "LONGTAKE_EMULATOR_URL": self.url("emulator"),
            "LONGTAKE_PUBLIC_URL": self.url("api-ann"),
        }


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on. All are held until the last is found, so that no two are the same."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
