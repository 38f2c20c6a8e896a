"""An installation on many hosts, each a network namespace: two of them have workers."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from chaos.deployment import ChaosDeployment
from chaos.host_network import SWITCH, HostNetwork
from chaos.store_servers import POSTGRESQL, S3

WORKERS = ("worker-a", "worker-b")
# Where each process runs; a worker's host has its name.
HOSTS = {POSTGRESQL: "database", S3: "store", "temporal": "temporal", "emulator": SWITCH}
API_HOST = "api"


@dataclass
class HostsDeployment(ChaosDeployment):
    """Processes of a run, each on its host; the services are where nobody cuts anything."""

    network: HostNetwork = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.network = HostNetwork(self._find_ports())
        self._shared = {
            "LONGTAKE_SIGNING_KEY": secrets.token_urlsafe(32),
            "LONGTAKE_WEBHOOK_SECRET": "whsec_" + "QUFB" * 11,
            "LONGTAKE_KEY_SECRETS": secrets.token_urlsafe(32),
        }

    def _find_ports(self) -> dict[str, list[int]]:
        ports: dict[str, list[int]] = {SWITCH: [], API_HOST: [], **{worker: [] for worker in WORKERS}}
        for name, port in self.ports.items():
            process = {"ui": "temporal", "s3.port": S3}.get(name, name)
            # The other ports of the object store are its own.
            if process in HOSTS or process.startswith("api-"):
                ports.setdefault(find_host(process), []).append(port)
        return ports

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands by process name, each as it runs on its host."""
        commands = super().build_commands()
        worker = commands.pop("worker")
        commands |= dict.fromkeys(WORKERS, worker)
        return {name: (*self.network.enter(find_host(name)), *each) for name, each in commands.items()}

    def _emulator_command(self) -> tuple[str, ...]:
        # As often as fal sends them: a host that is away for a minute is told when it is back.
        return (*super()._emulator_command(), "--webhook-attempts", "10")

    def build_environment(self, name: str) -> dict[str, str]:
        """Return the environment of a process: its host's folder, and what all hosts share."""
        folder = self._folder(find_host(name))
        return {**super().build_environment(name), **self._shared, "LONGTAKE_VAR_DIR": str(folder)}

    def _folder(self, host: str) -> Path:
        return self.root / f"var-{host}"


def find_host(process: str) -> str:
    """Return the host that a process runs on."""
    return API_HOST if process.startswith("api-") else HOSTS.get(process, process)
