"""Workflows that cannot go on with a version of the workers: finds them, and starts them over."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import ResetReapplyType
from temporalio.api.workflow.v1 import PendingWorkflowTaskInfo, WorkflowExecutionVersioningInfo
from temporalio.api.workflowservice.v1 import (
    GetWorkflowExecutionHistoryRequest,
    GetWorkflowExecutionHistoryReverseRequest,
    ResetWorkflowExecutionRequest,
)
from temporalio.client import Client

from temporal_client.errors import (
    NoSuchWorkflowError,
    NoWorkerError,
    QueryFailedError,
    translate_query_errors,
    translate_rpc_errors,
)

RPC_TIMEOUT = timedelta(seconds=10)
# Every worker answers it of each workflow, once it has replayed the history.
REPLAYING_QUERY = "__temporal_workflow_metadata"
CALLS_AT_ONCE = 16
# Workers replay a few at a time, beside their work.
REPLAYS_AT_ONCE = 4
REPLAY_TIMEOUT = timedelta(seconds=20)
# A task that timed out twice is no busy machine any more.
MAX_TIMED_OUT_TASKS = 2
RUNNING = "ExecutionStatus='Running'"
RESET_REASON = "its history is of a version of the workers that was taken back"


@dataclass(frozen=True)
class ReplayCheck:
    """The ids of workflows that the workers of now can replay, that they cannot, and of the others."""

    able: frozenset[str]
    unable: frozenset[str]
    open: frozenset[str]


class VersionHealth:
    """Looks after the running workflows of one deployment. Methods may raise TemporalUnavailableError."""

    def __init__(self, client: Client, deployment: str) -> None:
        self._client, self._deployment = client, deployment
        self._slots = asyncio.Semaphore(CALLS_AT_ONCE)
        self._replays = asyncio.Semaphore(REPLAYS_AT_ONCE)

    async def find_failing(self, build: str) -> list[str]:
        """Return the ids of running workflows whose current task has failed on this build."""
        ids = [id_ async for id_ in self._list_running(RUNNING)]
        found = await asyncio.gather(*(self._fails_on(id_, build) for id_ in ids))
        return [id_ for id_, fails in zip(ids, found, strict=True) if fails]

    async def check_replays(self, build: str, proven: Collection[str]) -> ReplayCheck:
        """Have the workers of now replay what was last at this build, but for the proven ones."""
        query = f"TemporalWorkerDeploymentVersion='{self._deployment}:{build}' AND {RUNNING}"
        ids = [id_ async for id_ in self._list_running(query) if id_ not in proven]
        found = await asyncio.gather(*map(self._can_be_replayed, ids))
        able, unable, open_ = (
            frozenset(id_ for id_, can in zip(ids, found, strict=True) if can is answer)
            for answer in (True, False, None)
        )
        return ReplayCheck(able, unable, open_)

    async def start_over(self, workflow_id: str) -> None:
        """Reset a workflow to its first task, under the current version; the ledger keeps what is paid.

        Raises:
            NoSuchWorkflowError: it does not run any more.
        """
        execution = WorkflowExecution(workflow_id=workflow_id)
        with translate_rpc_errors():
            run = await self._client.get_workflow_handle(workflow_id).describe(rpc_timeout=RPC_TIMEOUT)
            request = ResetWorkflowExecutionRequest(
                namespace=self._client.namespace,
                workflow_execution=execution,
                reason=RESET_REASON,
                workflow_task_finish_event_id=await self._first_task(execution),
                request_id=f"start-over-{run.run_id}",
                reset_reapply_type=ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE,
            )
            await self._client.workflow_service.reset_workflow_execution(
                request, retry=True, timeout=RPC_TIMEOUT
            )

    async def _list_running(self, query: str) -> AsyncIterator[str]:
        with translate_rpc_errors():
            async for found in self._client.list_workflows(query, rpc_timeout=RPC_TIMEOUT):
                yield found.id

    async def _fails_on(self, workflow_id: str, build: str) -> bool:
        async with self._slots:
            try:
                with translate_rpc_errors():
                    handle = self._client.get_workflow_handle(workflow_id)
                    found = (await handle.describe(rpc_timeout=RPC_TIMEOUT)).raw_description
                task, version = found.pending_workflow_task, found.workflow_execution_info.versioning_info
                return _is_of(version, build) and await self._has_failed(workflow_id, task)
            except NoSuchWorkflowError:  # It has ended meanwhile.
                return False

    async def _has_failed(self, workflow_id: str, task: PendingWorkflowTaskInfo) -> bool:
        """Return whether the task fails; one that timed out once may have met a busy machine."""
        if task.attempt <= 1 or task.attempt > MAX_TIMED_OUT_TASKS:
            return task.attempt > 1
        request = GetWorkflowExecutionHistoryReverseRequest(
            namespace=self._client.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id),
            maximum_page_size=1,
        )
        with translate_rpc_errors():
            service = self._client.workflow_service
            found = await service.get_workflow_execution_history_reverse(
                request, retry=True, timeout=RPC_TIMEOUT
            )
        return any(e.HasField("workflow_task_failed_event_attributes") for e in found.history.events)

    async def _can_be_replayed(self, workflow_id: str) -> bool | None:
        """Return whether the workers can replay it; None: none has told in time."""
        async with self._replays:
            try:
                with translate_query_errors():
                    handle = self._client.get_workflow_handle(workflow_id)
                    await handle.query(REPLAYING_QUERY, rpc_timeout=REPLAY_TIMEOUT)
            except QueryFailedError:
                return False
            except NoWorkerError:
                return None
            except NoSuchWorkflowError:  # It has ended meanwhile.
                return True
        return True

    async def _first_task(self, execution: WorkflowExecution) -> int:
        request = GetWorkflowExecutionHistoryRequest(namespace=self._client.namespace, execution=execution)
        found = await self._client.workflow_service.get_workflow_execution_history(
            request, timeout=RPC_TIMEOUT
        )
        return next(
            event.event_id
            for event in found.history.events
            if event.HasField("workflow_task_completed_event_attributes")
        )


def _is_of(info: WorkflowExecutionVersioningInfo, build: str) -> bool:
    """Return whether the current task is a build's: of the one it moves to, else of the last one's.

    A workflow whose first task fails has none yet.
    """
    moving = info.version_transition.deployment_version.build_id
    return (moving or info.deployment_version.build_id) in {build, ""}
