"""The whole of Longtake as real processes, each of which a test may kill: server, worker, API."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from temporalio.client import Client, WorkflowHandle

from media.ffmpeg import find_ffmpeg
from tests.conditions import eventually
from workflows import search

BIN = Path(sys.executable).parent
# The provider has it. Short jobs may be done before anybody has asked whether they run.
UNDER_WAY = ("queued", "running", "collecting", "complete")
Json = dict[str, Any]

# A real ffmpeg behind a gate: while a file of the gate's name stands in the folder, calls whose words contain
# that name wait. So a test can stop the world in the middle of a cut, and nothing else is different.
FFMPEG = """#!/bin/sh
for gate in "{gates}"/*; do
  name=$(basename "$gate")
  case "$*" in *"$name"*) touch "{waiting}/$name"; while [ -e "$gate" ]; do sleep 0.05; done ;; esac
done
exec "{ffmpeg}" "$@"
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class House:
    """One installation under `root`, on ports of its own."""

    root: Path
    ports: dict[str, int] = field(default_factory=lambda: {n: free_port() for n in ("api", "temporal", "ui")})
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    worker_starts: int = 0

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "LONGTAKE_VAR_DIR": str(self.var),
            "LONGTAKE_API_PORT": str(self.ports["api"]),
            "LONGTAKE_TEMPORAL_PORT": str(self.ports["temporal"]),
            "LONGTAKE_TEMPORAL_UI_PORT": str(self.ports["ui"]),
            "LONGTAKE_FFMPEG": str(self.root / "ffmpeg"),
            "TEMPORAL_ADDRESS": f"127.0.0.1:{self.ports['temporal']}",
        }

    # --- processes ---

    def build(self) -> None:
        for folder in (self.var, self.root / "gates", self.root / "waiting"):
            folder.mkdir()
        script = self.root / "ffmpeg"
        script.write_text(
            FFMPEG.format(gates=self.root / "gates", waiting=self.root / "waiting", ffmpeg=find_ffmpeg())
        )
        script.chmod(0o755)

    def start(self, part: str) -> None:
        self.worker_starts += part == "worker"
        port = {name: str(number) for name, number in self.ports.items()}
        attributes = [word for key in search.ALL for word in ("--search-attribute", f"{key.name}=Keyword")]
        commands: dict[str, list[object]] = {
            "temporal": [
                *(BIN / "temporal", "server", "start-dev", "--ip", "127.0.0.1", "--port", port["temporal"]),
                *(
                    "--headless",
                    "--db-filename",
                    self.var / "temporal.db",
                    "--log-level",
                    "error",
                    *attributes,
                ),
            ],
            "worker": [sys.executable, "-m", "worker"],
            "api": [sys.executable, "-m", "uvicorn", "api.app:app", "--port", port["api"], "--no-access-log"],
        }
        log = (self.root / f"{part}.log").open("ab")
        with log:
            self.parts[part] = subprocess.Popen(
                [str(word) for word in commands[part]],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def signal(self, part: str, number: signal.Signals) -> None:
        self.parts[part].send_signal(number)

    def kill(self, part: str) -> None:
        """kill -9, and bury it."""
        self.parts[part].kill()
        self.parts.pop(part).wait()

    def close(self) -> None:
        for part in reversed(list(self.parts)):
            self.signal(part, signal.SIGCONT)
            self.kill(part)

    def work_processes(self) -> list[str]:
        """Command lines of all ffmpeg and renderer processes that work for this house."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            words = " ".join(process.info["cmdline"] or [])
            if str(self.root) in words and process.pid not in {p.pid for p in self.parts.values()}:
                found.append(words)
        return found

    # --- stopping the world ---

    @contextmanager
    def gate(self, word: str) -> Iterator[Path]:
        """Hold every ffmpeg call that has this word; yields a path that exists once one is held."""
        gate, waiting = self.root / "gates" / word, self.root / "waiting" / word
        waiting.unlink(missing_ok=True)
        gate.touch()
        try:
            yield waiting
        finally:
            gate.unlink()

    @contextmanager
    def locked_catalog(self) -> Iterator[None]:
        """Nobody can write to the catalog while the block runs."""
        with closing(sqlite3.connect(self.var / "longtake.db", isolation_level=None)) as catalog:
            catalog.execute("BEGIN IMMEDIATE")
            yield
            catalog.execute("ROLLBACK")

    # --- using it ---

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        base = f"http://127.0.0.1:{self.ports['api']}"
        async with httpx.AsyncClient(
            base_url=base, timeout=30, headers={"Accept": "application/json"}
        ) as client:
            yield client

    async def get(self, path: str) -> Json:
        async with self.http() as client:
            answer: Json = (await client.get(f"/api/v1{path}")).raise_for_status().json()
            return answer

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        async with self.http() as client:
            return await client.post(f"/api/v1{path}", json=body)

    async def ready(self) -> None:
        """Wait until the worker and the API say that they are."""

        async def is_ready() -> bool:
            try:
                async with self.http() as client:
                    return (await client.get("/readyz")).is_success
            except httpx.TransportError:
                return False

        async def works() -> bool:
            return (self.root / "worker.log").read_text().count("working (") == self.worker_starts

        await eventually(works, "the worker works")
        await eventually(is_ready, "the API is ready")

    async def generate(self, **brief: object) -> str:
        """Order a short, small film; returns its job id."""
        scenes = [{"text": "A red kite over the hills at noon."}, {"text": "Rain on a harbour at night."}]
        body = {"scenes": scenes, "duration_seconds": 5, "resolution": "480p", **brief}
        answer = await self.post("/generate", body)
        assert answer.status_code == 202, answer.text
        job_id: str = answer.json()["job_id"]
        return job_id

    async def workflow(self, job_id: str) -> WorkflowHandle[Any, Any]:
        client = await Client.connect(f"127.0.0.1:{self.ports['temporal']}")
        return client.get_workflow_handle(job_id)

    async def started(self, job_id: str, activity: str) -> None:
        """Wait until the activity is being worked on."""
        workflow = await self.workflow(job_id)

        async def is_started() -> bool:
            pending = (await workflow.describe()).raw_description.pending_activities
            return any(a.activity_type.name == activity and a.state == _STARTED for a in pending)

        await eventually(is_started, f"{activity} is under way")

    async def ended(self, job_id: str) -> Json:
        """Wait for the job's end; returns the job."""
        job: Json = {}

        async def is_ended() -> bool:
            job.update(await self.get(f"/jobs/{job_id}"))
            return job["status"] in ("completed", "failed", "canceled")

        await eventually(is_ended, f"{job_id} ends")
        return job

    async def until(self, job_id: str, holds: Callable[[Json], object]) -> Json:
        """The job's picture when this holds of it."""
        picture: Json = {}

        async def is_so() -> bool:
            picture.update(await self.get(f"/jobs/{job_id}/progress"))
            return bool(holds(picture))

        await eventually(is_so, f"{job_id} stands where it should")
        return picture

    async def scene_is(self, job_id: str, *states: str) -> None:
        """Wait until one of the job's scenes is in one of these states."""

        async def is_so() -> bool:
            picture = await self.get(f"/jobs/{job_id}/progress")
            return any(scene["state"] in states for scene in picture["scenes"])

        await eventually(is_so, f"a scene is {' or '.join(states)}")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands, as an operator would."""
        program, *rest = words
        return subprocess.run(
            [shutil.which(program, path=str(BIN)) or program, *rest],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


_STARTED = 2  # temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
