"""Queries of a job's progress: answered by a worker, not recorded in the history."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from temporalio.client import Client, WorkflowHandle, WorkflowQueryFailedError

from contracts import GenerationOutcome, ProgressLog, ProgressResponse
from temporal_client.errors import (
    NoSuchWorkflowError,
    QueryFailedError,
    TemporalUnavailableError,
    translate_query_errors,
    translate_rpc_errors,
)
from workflows.generation import GenerationWorkflow

# A person waits for the answer. If the worker that cached the job was killed, a query reaches another 2 s
# later (`worker.STICKY_TIMEOUT`), which replays the job first.
QUERY_TIMEOUT, LIST_TIMEOUT = timedelta(seconds=4), timedelta(seconds=5)
# A query has its own timeout; this one also bounds making the connection.
ANSWER_SECONDS = 4.5
# Runs of one job that are searched; a watcher who missed more of them misses the oldest.
MAX_RUNS = 20
# A `seq` is a time by the workers' clocks, which may differ from the server's.
MAX_CLOCK_SKEW = timedelta(minutes=1)


class WorkflowQueries:
    """The queries of a job's workflow. Every method may raise these.

    Raises:
        NoSuchWorkflowError: the server has no such workflow (any more).
        NoWorkerError: no worker answered within four seconds.
        QueryFailedError: the workflow's own code fails.
        TemporalUnavailableError: the server does not answer; a TimeoutError as cause says only that.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get_progress(self, job_id: str) -> ProgressResponse:
        """Return the snapshot of the latest run, which may have ended but not expired on the server."""
        async with _bounded_query():
            return await self._workflow_handle(job_id).query(
                GenerationWorkflow.get_progress, rpc_timeout=QUERY_TIMEOUT
            )

    async def progress_since(self, job_id: str, after: int) -> ProgressLog:
        """Return a page of the snapshots after this `seq`; with `after` 0, of the latest run alone.

        From a workflow of an old version only the latest snapshot can be had.
        """
        told = await self._query_log(job_id, after)
        if not 0 < after < told.began:
            return told
        for run_id in await self._list_runs_after(job_id, after):
            # Skip a run that cannot answer (any more), and try the others.
            with suppress(NoSuchWorkflowError, QueryFailedError):
                before = await self._query_log(job_id, after, run_id)
                if before.pictures:
                    return before.model_copy(update={"more": True})
        return told

    async def _query_log(self, job_id: str, after: int, run_id: str | None = None) -> ProgressLog:
        run = self._workflow_handle(job_id, run_id)
        async with _bounded_query():
            try:
                return await run.query(GenerationWorkflow.progress_since, after, rpc_timeout=QUERY_TIMEOUT)
            except WorkflowQueryFailedError:
                latest = await run.query(GenerationWorkflow.get_progress, rpc_timeout=QUERY_TIMEOUT)
        return ProgressLog(pictures=(latest,) if latest.seq > after else ())

    async def _list_runs_after(self, job_id: str, after: int) -> list[str]:
        """Return the ids of runs that went on after this `seq`, earliest first; the latest may be missing."""
        moment = datetime.fromtimestamp(after / 1000, UTC) - MAX_CLOCK_SKEW
        query = f'WorkflowId = "{job_id}"'
        runs = self._client.list_workflows(query, limit=MAX_RUNS, rpc_timeout=LIST_TIMEOUT)
        with translate_rpc_errors():
            found = [run async for run in runs if run.close_time is None or run.close_time > moment]
        return [run.run_id for run in sorted(found, key=lambda run: run.start_time)]

    def _workflow_handle(
        self, job_id: str, run_id: str | None = None
    ) -> WorkflowHandle[GenerationWorkflow, GenerationOutcome]:
        return self._client.get_workflow_handle_for(GenerationWorkflow.run, job_id, run_id=run_id)


@asynccontextmanager
async def _bounded_query() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            with translate_query_errors():
                yield
    except TimeoutError as error:
        raise TemporalUnavailableError from error
