"""The parts as containers and the Temporal server beside them, as in the compose file, on free ports."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx

from chaos.instance_processes import InstanceProcesses
from tests.conditions import wait_until
from tests.containers.base import base_tag
from tests.containers.podman import Podman, say

IMAGE, DATABASE_IMAGE = "longtake", "longtake-postgresql"
PATIENCE_SECONDS = 300.0
# The release's own PostgreSQL: the compose file's image cannot be pulled where the base cannot.
DATABASE = f"""FROM {base_tag()}
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql
USER postgres
CMD bin=$(echo /usr/lib/postgresql/*/bin) \\
 && $bin/initdb -D /tmp/data -A trust -U longtake --no-sync >/dev/null \\
 && exec $bin/postgres -D /tmp/data -h 127.0.0.1 -p $PORT -k /tmp
"""


@dataclass
class ContainerDeployment(InstanceProcesses):
    """PostgreSQL, the API and both pools, each in a container, on one volume and the host's network.

    The only process is the Temporal server: images of the full one are beyond what can be had everywhere.
    """

    PORT_NAMES: ClassVar[tuple[str, ...]] = (*InstanceProcesses.PORT_NAMES, "database")

    podman: Podman

    def build_database(self) -> None:
        """Have the database's image."""
        context = self.podman.folder / "postgresql"
        context.mkdir(exist_ok=True)
        (context / "Dockerfile").write_text(DATABASE)
        self.podman.build(DATABASE_IMAGE, context)

    @contextmanager
    def running(self) -> Iterator[httpx.Client]:
        """All parts run in the block; a client of the API."""
        try:
            self.start_all()
            self._start_containers()
            with httpx.Client(base_url=self.process_url("api"), trust_env=False, timeout=60) as client:
                self._wait_ready(client)
                yield client
        finally:
            self._keep_logs()
            self.podman.remove_all()
            self.close()

    def build_commands(self) -> dict[str, tuple[str, ...]]:
        """The server's command; it keeps nothing on the disk."""
        ports = ("--port", str(self.ports["temporal"]), "--ui-port", str(self.ports["ui"]))
        words = ("server", "start-dev", "--headless", *ports, "--log-level", "error")
        return {"temporal": (str(Path(sys.executable).with_name("temporal")), *words)}

    def _start_containers(self) -> None:
        port = {"PORT": str(self.ports["database"])}
        self.podman.start("longtake-db", DATABASE_IMAGE, environment=port)
        self.start_container("calls", "python", "worker.py", "--pool", "calls")
        self.start_media()
        api = ("uvicorn", "api.app:app", "--host", "127.0.0.1", "--port", str(self.ports["api"]))
        self.start_container("api", *api)

    def start_container(self, part: str, *command: str) -> None:
        """Start one of ours."""
        self.podman.start(
            f"longtake-{part}",
            IMAGE,
            *command,
            volume="longtake:/var/lib/longtake",
            environment={
                "LONGTAKE_TEMPORAL_ADDRESS": self.temporal_address,
                "LONGTAKE_DATABASE_URL": f"postgresql://longtake@127.0.0.1:{self.ports['database']}/postgres",
            },
        )

    def start_media(self) -> None:
        """Start the pool that draws and cuts."""
        self.start_container("media", "python", "worker.py", "--pool", "media")

    def kill_media(self) -> None:
        """SIGKILL to all of its processes at once, as when the kernel takes a container's memory."""
        self.podman("kill", "--signal", "KILL", "longtake-media")
        self.podman("rm", "--force", "--time", "0", "longtake-media")

    def readiness(self, client: httpx.Client) -> dict[str, Any]:
        """What /readyz says; {} while nobody answers."""
        try:
            found: dict[str, Any] = client.get("/readyz").json()
        except httpx.TransportError:
            return {}
        return found

    def _wait_ready(self, client: httpx.Client) -> None:
        def all_alive() -> bool:
            names = self.podman("ps", "--format", "{{.Names}}").split()
            return {"longtake-db", "longtake-calls", "longtake-media", "longtake-api"} <= set(names)

        def ready() -> bool:
            assert all_alive(), "a container has ended: see the logs"
            return self.readiness(client).get("films") == "ok"

        wait_until(ready, "/readyz says that films can be made", seconds=PATIENCE_SECONDS)

    def _keep_logs(self) -> None:
        """What each container wrote, for whoever looks for the reason."""
        for name in self.podman("ps", "--all", "--format", "{{.Names}}").split():
            done = self.podman.run(["logs", name])
            (self.podman.folder / f"{name}.log").write_text(done.stdout + done.stderr)
        say(f"logs: {self.podman.folder}/*.log")
