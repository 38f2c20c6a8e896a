"""Workers as processes, and films ordered past the API."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from contracts import AudioChoice, Brief, Resolution, SceneBrief
from settings import Settings
from store.database import Database
from store.jobs import Jobs
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient, TemporalUnavailableError
from tests.conditions import eventually
from tests.store.builders import a_job


class WorkerProcess:
    """`python worker.py`, and what it has written."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self._log = process, log

    @property
    def said(self) -> str:
        return self._log.read_text()

    async def says(self, words: str) -> None:
        """Wait until it has written this. It must not end before."""

        await eventually(
            lambda: words in self.said or self.process.returncode is not None, f"the worker says {words!r}"
        )
        assert words in self.said, self.said

    async def ends(self) -> int:
        """Wait for its end; its exit code."""
        return await self.process.wait()


@asynccontextmanager
async def a_worker(
    folder: Path, *args: str, program: Sequence[str] = ("worker.py",), **settings: str
) -> AsyncIterator[WorkerProcess]:
    """A worker with these settings, killed at the block's end when it still runs."""
    log = folder / "worker.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}
    environment |= {"LONGTAKE_VAR_DIR": str(folder / "var")} | settings
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *program, *args),
            cwd=Path(__file__).parents[1],
            env=environment,
            stdout=out,
            stderr=out,
        )
    try:
        yield WorkerProcess(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def start_a_film(temporal_address: str, database_url: str) -> str:
    """A short film without music, ordered past the API."""
    engine = await TemporalClient.connect(Settings(temporal_address=temporal_address))
    database = Database(database_url)
    try:
        await database.migrate()
        scenes = (SceneBrief(text="A red kite over the hills at noon.", duration_seconds=5),)
        brief = Brief(scenes=scenes, resolution=Resolution.P480, audio=AudioChoice.OFF)
        row, _ = await Jobs(database).add_job(a_job(brief=brief))
    finally:
        await database.dispose()

    async def is_started() -> bool:
        try:
            await engine.start_job(build_generation_input(row))
        except (
            TemporalUnavailableError
        ):  # It, or the search attributes that the worker makes, are not there yet.
            return False
        return True

    await eventually(is_started, "the job is started")
    return row.id
