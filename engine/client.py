"""The Temporal server in the words of jobs."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import WorkflowAlreadyStartedError

from engine.directions import Directions
from engine.errors import NoWorkerError, RunsAlreadyError, translated
from engine.pollers import jobs_go_on
from engine.questions import Questions
from engine.troubles import Trouble, troubles_of
from settings import Settings
from workflows import search
from workflows.contracts import (
    AcceptedJob,
    GenerationInput,
    Notice,
    ProviderCall,
    ReconcileReport,
)
from workflows.details import plain
from workflows.generation import GenerationWorkflow
from workflows.notify import NotifyWorkflow, notify_id
from workflows.reclaim import ReclaimWorkflow, reclaim_id
from workflows.reconcile import ReconcileWorkflow
from workflows.timeouts import RECONCILE_TIMEOUT, WORKFLOW_QUEUE

# A person waits for these answers.
RPC_TIMEOUT = timedelta(seconds=5)
RECOVER_SECONDS = 25.0
SUMMARY_CHARS = 80


@dataclass(frozen=True)
class Execution:
    """What the server knows of a job's workflow. `troubles`: activities that failed or are paused."""

    status: WorkflowExecutionStatus
    run_id: str
    troubles: tuple[Trouble, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.status is WorkflowExecutionStatus.RUNNING


class Engine:
    """One connection for a whole process. Every method raises `EngineAwayError` when nobody answers."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.directions = Directions(client)
        self.questions = Questions(client)

    @classmethod
    async def connect(cls, settings: Settings, *, lazy: bool = True) -> Self:
        """Prepare the connection. It is made at the first call, so a server that is away is no obstacle.

        With `lazy=False` it is made now (workers need that), else this raises RuntimeError.
        `LONGTAKE_TEMPORAL_*` wins, then Temporal's own environment and profiles, then the embedded server.
        """
        config = _config(settings)
        return cls(await Client.connect(**config, lazy=lazy, data_converter=pydantic_data_converter))

    async def start(self, job: GenerationInput) -> None:
        """Start the job's workflow, once: a job that has one keeps it, so trying again is safe."""
        # One that ran and ended before: how, the reconciler writes into the catalog.
        with suppress(WorkflowAlreadyStartedError):
            await self._start(
                job, WorkflowIDReusePolicy.REJECT_DUPLICATE, WorkflowIDConflictPolicy.USE_EXISTING
            )

    async def start_again(self, job: GenerationInput) -> str:
        """Start a new run of a job that has ended; its id. What is paid for is used again, by the ledger.

        Raises:
            RunsAlreadyError: a run of it goes on.
        """
        try:
            return await self._start(
                job, WorkflowIDReusePolicy.ALLOW_DUPLICATE, WorkflowIDConflictPolicy.FAIL
            )
        except WorkflowAlreadyStartedError as error:
            raise RunsAlreadyError from error

    async def _start(
        self, job: GenerationInput, reuse: WorkflowIDReusePolicy, conflict: WorkflowIDConflictPolicy
    ) -> str:
        with translated():
            handle = await self.client.start_workflow(
                GenerationWorkflow.run,
                job,
                id=job.job_id,
                task_queue=WORKFLOW_QUEUE,
                id_reuse_policy=reuse,
                id_conflict_policy=conflict,
                static_summary=plain(job.title[:SUMMARY_CHARS]),
                search_attributes=_attributes(job),
                rpc_timeout=RPC_TIMEOUT,
            )
        return handle.result_run_id or ""

    async def execution(self, job_id: str) -> Execution:
        """What the server says of the job's latest run; needs no worker.

        Raises:
            NoSuchRunError: the server has no such workflow (any more).
        """
        with translated():
            found = await self.client.get_workflow_handle(job_id).describe(rpc_timeout=RPC_TIMEOUT)
        if found.status is None:
            raise RuntimeError(f"the server gave no status for {job_id}")
        troubles = await troubles_of(self.client, job_id, found.raw_description.pending_activities)
        return Execution(status=found.status, run_id=found.run_id, troubles=troubles)

    async def cancel(self, job_id: str) -> None:
        """Ask the workflow to stop its provider jobs and end. It answers at once; the end comes later.

        Of a workflow that has ended, the server (1.32) takes a cancel without a word, and nothing happens.

        Raises:
            NoSuchRunError: the server has no such workflow (any more).
        """
        with translated():
            await self.client.get_workflow_handle(job_id).cancel(rpc_timeout=RPC_TIMEOUT)

    async def recover(self, older_than_seconds: float) -> ReconcileReport:
        """Reconcile now and say what was found; needs a worker.

        Raises:
            NoWorkerError: no worker did it in time; the schedule does it when there is one.
        """
        try:
            # The client renews its long poll for ever, whatever one RPC may take: this bounds the whole.
            async with asyncio.timeout(RECOVER_SECONDS):
                with translated():
                    return await self.client.execute_workflow(
                        ReconcileWorkflow.run,
                        older_than_seconds,
                        id=f"longtake-recover-{uuid4()}",
                        task_queue=WORKFLOW_QUEUE,
                        execution_timeout=RECONCILE_TIMEOUT,
                    )
        except TimeoutError as error:
            raise NoWorkerError from error

    async def reclaim(self, accepted: AcceptedJob, *, again: bool = True) -> None:
        """Have a late take asked for until it ends; where that is done already, nothing changes.

        Args:
            again: also when it was done before, and did not help.
        """
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE if again else WorkflowIDReusePolicy.REJECT_DUPLICATE
        with translated(), suppress(WorkflowAlreadyStartedError):
            await self.client.start_workflow(
                ReclaimWorkflow.run,
                accepted,
                id=reclaim_id(accepted.key),
                task_queue=WORKFLOW_QUEUE,
                id_reuse_policy=reuse,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                static_summary=plain(f"late: scene {accepted.key.scene} {accepted.model}"),
                rpc_timeout=RPC_TIMEOUT,
            )

    async def notify(self, notice: Notice) -> bool:
        """Have the caller told of a job's end; False where that is being done, or was."""
        with translated():
            try:
                await self.client.start_workflow(
                    NotifyWorkflow.run,
                    notice,
                    id=notify_id(notice),
                    task_queue=WORKFLOW_QUEUE,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary=plain(f"tell the caller: {notice.status}"),
                    rpc_timeout=RPC_TIMEOUT,
                )
            except WorkflowAlreadyStartedError:
                return False
        return True

    async def called(self, job_id: str, call: ProviderCall) -> None:
        """Wake a take of a job whose provider called.

        Raises:
            NoSuchRunError: the job has no workflow that goes on.
        """
        with translated():
            handle = self.client.get_workflow_handle(job_id)
            await handle.signal(GenerationWorkflow.provider_called, call, rpc_timeout=RPC_TIMEOUT)

    async def budget_raised(self, job_id: str) -> None:
        """Tell a job that waits for money that there is more.

        Raises:
            NoSuchRunError: the job has no workflow that goes on.
        """
        with translated():
            handle = self.client.get_workflow_handle(job_id)
            await handle.signal(GenerationWorkflow.budget_raised, rpc_timeout=RPC_TIMEOUT)

    async def has_workers(self) -> bool:
        """Whether workers ask for what jobs need; one that was killed counts for another minute."""
        return await jobs_go_on(self.client)

    async def reachable(self) -> bool:
        """Whether the server says that it is well."""
        with translated():
            return await self.client.service_client.check_health(timeout=RPC_TIMEOUT)


def target_of(settings: Settings) -> str:
    """host:port of the server that `Engine.connect` means."""
    return str(_config(settings)["target_host"])


def namespace_of(settings: Settings) -> str:
    """The namespace that `Engine.connect` works in."""
    return str(_config(settings)["namespace"])


def _config(settings: Settings) -> dict[str, Any]:
    config: dict[str, Any] = {**ClientConfig.load_client_connect_config()}
    if settings.temporal_address or not config.get("target_host"):
        config["target_host"] = settings.temporal_target
    config["namespace"] = settings.temporal_namespace or config.get("namespace") or "default"
    return config


def _attributes(job: GenerationInput) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [
            SearchAttributePair(search.OWNER, job.owner),
            SearchAttributePair(search.STATUS, "queued"),
            SearchAttributePair(search.PROVIDER, job.provider),
        ]
    )
