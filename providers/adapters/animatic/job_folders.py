"""Orders of earlier versions, which each host kept in folders of its own; they move into the catalog."""

import asyncio
import shutil
import time
from pathlib import Path

from pydantic import TypeAdapter

from contracts import Departure, JobError
from contracts.error_types import ErrorType
from contracts.renders import Render, RenderState
from providers.adapters.animatic.render_queue import RenderQueue, result_name
from providers.protocol import ResultStore

ORDER, RESULT, FAILURE, CANCELED = "order.json", "result", "failure.json", "canceled"
DEPARTURES = "departures.json"
ADOPTED = "adopted"

DEPARTURES_JSON = TypeAdapter(tuple[Departure, ...])


class JobFolders:
    """Under one root, `jobs/<id>/` holds an order of an earlier version, and what became of it."""

    def __init__(self, root: Path, queue: RenderQueue, results: ResultStore) -> None:
        self._jobs, self._marks = root / "jobs", root / "queue"
        self._queue = queue
        self._results = results

    async def adopt_all(self) -> int:
        """Move all orders of this host into the catalog; return how many there were."""
        if not self._jobs.exists():
            return 0
        return sum([await self.adopt_job(folder.name) for folder in sorted(self._jobs.iterdir())])

    async def adopt_job(self, job_id: str) -> bool:
        """Move the job into the catalog if this host has it in a folder. Safe to repeat.

        The folder stays for a worker of an earlier version that may still be asked for it; its mark in the
        queue goes, so that no such worker renders it too.
        """
        folder = self._jobs / Path(job_id).name
        if not (folder / ORDER).exists() or (folder / ADOPTED).exists():
            return False
        render = await asyncio.to_thread(_read_render, folder)
        if render.state is RenderState.RENDERED:
            await self._results.put_file(result_name(render.id, render.attempt), folder / RESULT)
        await self._queue.add_render(render)
        (folder / ADOPTED).touch()
        (self._marks / folder.name).unlink(missing_ok=True)
        return True

    def delete_old_folders(self, older_than_seconds: float) -> int:
        """Delete the folders of adopted jobs of that age; return how many."""
        before = time.time() - older_than_seconds
        old = [mark.parent for mark in self._jobs.glob(f"*/{ADOPTED}") if mark.stat().st_mtime < before]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)


def _read_render(folder: Path) -> Render:
    """Read what became of the order; where that cannot be read, it has failed."""
    render = Render(id=folder.name, order_json=(folder / ORDER).read_text())
    try:
        return _read_end(folder, render)
    except ValueError:
        why = JobError(
            type=ErrorType.GENERATION_FAILED, message="What became of this preview cannot be read."
        )
        return render.model_copy(update={"state": RenderState.FAILED, "error": why})


def _read_end(folder: Path, render: Render) -> Render:
    if (folder / RESULT).exists():
        told = folder / DEPARTURES
        departures = DEPARTURES_JSON.validate_json(told.read_text()) if told.exists() else ()
        rendered = {"state": RenderState.RENDERED, "attempt": 1, "progress": 100.0}
        return render.model_copy(update={**rendered, "departures": departures})
    if (folder / CANCELED).exists():
        return render.model_copy(update={"state": RenderState.CANCELED})
    if (folder / FAILURE).exists():
        error = JobError.model_validate_json((folder / FAILURE).read_text())
        return render.model_copy(update={"state": RenderState.FAILED, "error": error})
    return render
