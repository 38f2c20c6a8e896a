"""What a job's workflow is asked: each is a query, which a worker answers and no history remembers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from temporalio.client import Client, WorkflowHandle, WorkflowQueryFailedError

from engine.errors import CannotTellError, EngineAwayError, NoSuchRunError, translated, translated_query
from workflows.contracts import GenerationOutcome, ProgressLog, ProgressResponse
from workflows.generation import GenerationWorkflow

# A person waits for these answers. Where the worker that knew the job was killed, a query comes 2 s later to
# another (`worker.STICKY`), which has to replay the job first.
QUERY_TIMEOUT, LIST_TIMEOUT = timedelta(seconds=4), timedelta(seconds=5)
# A query gives up by itself; this bounds the making of a connection as well.
ANSWER_SECONDS = 4.5
# Of one job. Who was away while it was tried again more often than that has missed the oldest.
MOST_RUNS = 20
# A `seq` is the time of day, by another clock than the server's.
CLOCKS_DIFFER = timedelta(minutes=1)


class Questions:
    """Every method may raise these.

    Raises:
        NoSuchRunError: the server has no such workflow (any more).
        NoWorkerError: no worker answered within four seconds.
        CannotTellError: the workflow's own code fails.
        EngineAwayError: the server does not answer. Its cause is a TimeoutError where nothing else is known.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def progress(self, job_id: str) -> ProgressResponse:
        """Where the running (or ended and still kept) workflow stands."""
        async with _answered():
            return await self._run(job_id).query(GenerationWorkflow.progress, rpc_timeout=QUERY_TIMEOUT)

    async def progress_since(self, job_id: str, after: int) -> ProgressLog:
        """The pictures behind the one of that `seq`, a page of them; with `after` 0, of the latest run alone.

        Where an older version of us works on the job, all that can be had is the latest.
        """
        told = await self._told(job_id, after)
        if not 0 < after < told.began:
            return told
        for run_id in await self._runs_behind(job_id, after):
            # A run that cannot tell (any more) must not keep the others from it.
            with suppress(NoSuchRunError, CannotTellError):
                before = await self._told(job_id, after, run_id)
                if before.pictures:
                    return before.model_copy(update={"more": True})
        return told

    async def _told(self, job_id: str, after: int, run_id: str | None = None) -> ProgressLog:
        run = self._run(job_id, run_id)
        async with _answered():
            try:
                return await run.query(GenerationWorkflow.progress_since, after, rpc_timeout=QUERY_TIMEOUT)
            except WorkflowQueryFailedError:
                latest = await run.query(GenerationWorkflow.progress, rpc_timeout=QUERY_TIMEOUT)
        return ProgressLog(pictures=(latest,) if latest.seq > after else ())

    async def _runs_behind(self, job_id: str, after: int) -> list[str]:
        """Its runs that went on after that, as ids, the earliest first. The latest may not be listed yet."""
        moment = datetime.fromtimestamp(after / 1000, UTC) - CLOCKS_DIFFER
        query = f'WorkflowId = "{job_id}"'
        runs = self._client.list_workflows(query, limit=MOST_RUNS, rpc_timeout=LIST_TIMEOUT)
        with translated():
            found = [run async for run in runs if run.close_time is None or run.close_time > moment]
        return [run.run_id for run in sorted(found, key=lambda run: run.start_time)]

    def _run(
        self, job_id: str, run_id: str | None = None
    ) -> WorkflowHandle[GenerationWorkflow, GenerationOutcome]:
        return self._client.get_workflow_handle_for(GenerationWorkflow.run, job_id, run_id=run_id)


@asynccontextmanager
async def _answered() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            with translated_query():
                yield
    except TimeoutError as error:
        raise EngineAwayError from error
