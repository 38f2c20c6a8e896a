"""Runs an emulator in a thread on a free loopback port, for tests and benchmarks."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import uvicorn

from emulator.app import create_app
from emulator.broken_responses import AbortableProtocol
from emulator.settings import EmulatorSettings

TIMEOUT_SECONDS = 30.0
CHECK_SECONDS = 0.01


@dataclass(frozen=True)
class RunningEmulator:
    """A running emulator at `url`; `/{service}` below it stands for the service's own base URL."""

    url: str
    settings: EmulatorSettings

    def get_invoice(self) -> dict[str, Any]:
        """Return the invoice; see `emulator.control_routes`."""
        return self._get_json("invoice")

    def list_jobs(self) -> list[dict[str, Any]]:
        """Return every job."""
        return cast("list[dict[str, Any]]", self._get_json("jobs")["jobs"])

    def get_running(self) -> dict[str, Any]:
        """Return the jobs that have not ended, with the peak of each service."""
        return self._get_json("running")

    def rewritten_fields(self) -> dict[str, int]:
        """Return how often lists showed each field rewritten, by field name."""
        return cast("dict[str, int]", self._get_json("script")["rewritten_fields"])

    def broken_downloads(self) -> dict[str, int]:
        """Return counts of interrupted and resumed downloads; see `emulator.interrupted_downloads`."""
        return cast("dict[str, int]", self._get_json("script")["broken_downloads"])

    def count_requests(self, service: str = "") -> dict[str, Any]:
        """Return counts and times of requests by operation, of one service or of all."""
        return self._get_json(f"requests?service={service}" if service else "requests")

    def set_faults(self, rules: list[dict[str, Any]]) -> None:
        """Replace the fault rules."""
        self._post_json("script", rules)

    def reset_state(self) -> None:
        """Forget all jobs, requests and fault rules."""
        self._post_json("reset", None)

    def _get_json(self, what: str) -> dict[str, Any]:
        response = httpx.get(f"{self.url}/_emulator/{what}", timeout=TIMEOUT_SECONDS, trust_env=False)
        return cast("dict[str, Any]", response.raise_for_status().json())

    def _post_json(self, what: str, body: object) -> None:
        url = f"{self.url}/_emulator/{what}"
        httpx.post(url, json=body, timeout=TIMEOUT_SECONDS, trust_env=False).raise_for_status()


def uvicorn_config(settings: EmulatorSettings, *, log_level: str = "warning") -> uvicorn.Config:
    """Return uvicorn's configuration: only `AbortableProtocol` lets a response abort its connection."""
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
def run_emulator(settings: EmulatorSettings) -> Iterator[RunningEmulator]:
    """Run an emulator on a free port while the context lasts."""
    with socket.create_server((settings.host, 0)) as listening:
        server = uvicorn.Server(uvicorn_config(settings))
        thread = threading.Thread(target=server.run, args=([listening],), name="emulator")
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield RunningEmulator(f"http://{settings.host}:{listening.getsockname()[1]}", settings)
        finally:
            server.should_exit = True
            thread.join()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Wait until the server has started.

    Raises RuntimeError if its thread has ended: the port is open already, so callers would wait for ever.
    """
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the emulator could not start: its log says why")
        thread.join(CHECK_SECONDS)
