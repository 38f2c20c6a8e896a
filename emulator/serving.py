"""An emulator in a thread of its own, on a free loopback port, for tests and benches."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import uvicorn

from emulator.app import create_app
from emulator.replies import AbortableProtocol
from emulator.settings import EmulatorSettings

TIMEOUT_SECONDS = 30.0
LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Running:
    """An emulator that runs at `url`; `/{service}` below it stands for the service's own base URL."""

    url: str
    settings: EmulatorSettings

    def invoice(self) -> dict[str, Any]:
        """What there is to pay; see `emulator.control`."""
        return self._get("invoice")

    def jobs(self) -> list[dict[str, Any]]:
        """Every job."""
        return cast("list[dict[str, Any]]", self._get("jobs")["jobs"])

    def running(self) -> dict[str, Any]:
        """The jobs that have not ended."""
        return self._get("running")

    def rewritten_fields(self) -> dict[str, int]:
        """How often lists have shown a field in other words than it was ordered with, by its name."""
        return cast("dict[str, int]", self._get("script")["rewritten_fields"])

    def broken_downloads(self) -> dict[str, int]:
        """How often downloads have broken off (`emulator.breaking`), and how often one was gone on with."""
        return cast("dict[str, int]", self._get("script")["broken_downloads"])

    def requests(self, service: str = "") -> dict[str, Any]:
        """Counts and times of the requests, by operation."""
        return self._get(f"requests?service={service}" if service else "requests")

    def script(self, rules: list[dict[str, Any]]) -> None:
        """Set the faults; those that were set before are gone."""
        self._post("script", rules)

    def reset(self) -> None:
        """Forget all jobs, requests and faults."""
        self._post("reset", None)

    def _get(self, what: str) -> dict[str, Any]:
        response = httpx.get(f"{self.url}/_emulator/{what}", timeout=TIMEOUT_SECONDS, trust_env=False)
        return cast("dict[str, Any]", response.raise_for_status().json())

    def _post(self, what: str, body: object) -> None:
        url = f"{self.url}/_emulator/{what}"
        httpx.post(url, json=body, timeout=TIMEOUT_SECONDS, trust_env=False).raise_for_status()


def uvicorn_config(settings: EmulatorSettings, *, log_level: str = "warning") -> uvicorn.Config:
    """How uvicorn runs an emulator: only with this protocol can a connection be cut."""
    app = create_app(settings)
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=AbortableProtocol,
        log_level=log_level,
        timeout_graceful_shutdown=1,
    )


@contextmanager
def serving(settings: EmulatorSettings) -> Iterator[Running]:
    """Serve an emulator on a free port while the context lasts."""
    with socket.create_server((settings.host, 0)) as listening:
        server = uvicorn.Server(uvicorn_config(settings))
        thread = threading.Thread(target=server.run, args=([listening],), name="emulator")
        thread.start()
        try:
            _wait(server, thread)
            yield Running(f"http://{settings.host}:{listening.getsockname()[1]}", settings)
        finally:
            server.should_exit = True
            thread.join()


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Wait until it answers. Where it could not start, the open port would let callers wait for ever."""
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the emulator could not start: its log says why")
        thread.join(LOOK_SECONDS)
