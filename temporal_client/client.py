"""TemporalClient: starts, describes, cancels and signals jobs."""

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
from temporalio.converter import PayloadCodec
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import WorkflowAlreadyStartedError

from contracts import (
    AcceptedJob,
    CallerNotice,
    GenerationInput,
    ProviderCallback,
    ReconcileReport,
    search_attributes,
)
from contracts.task_queues import WORKFLOW_QUEUE
from settings import Settings
from temporal_client.core_runtime import open_runtime
from temporal_client.data_conversion import create_data_converter
from temporal_client.errors import (
    JobAlreadyRunningError,
    NoSuchWorkflowError,
    NoWorkerError,
    translate_rpc_errors,
)
from temporal_client.payload_codec import PlainPayloadCodec
from temporal_client.pending_activities import ActivityIssue, find_activity_issues
from temporal_client.queries import WorkflowQueries
from temporal_client.task_queue_pollers import has_required_pollers
from temporal_client.trace_interceptor import TraceInterceptor
from temporal_client.updates import WorkflowUpdates
from tracing import is_tracing
from workflows.activity_options import RECONCILE_TIMEOUT
from workflows.generation import GenerationWorkflow
from workflows.late_take import ReclaimWorkflow, reclaim_workflow_id
from workflows.notify_caller import NotifyWorkflow, notify_workflow_id
from workflows.reconcile import ReconcileWorkflow
from workflows.web_ui_details import escape_markdown

# A person waits for the answer.
RPC_TIMEOUT = timedelta(seconds=5)
RECOVER_SECONDS = 25.0
SUMMARY_CHARS = 80


@dataclass(frozen=True)
class RunDescription:
    """The server's description of a job's latest run.

    `issues` are activities that failed or are paused. `history_length` is the number of its events: a
    workflow changes only with one.
    """

    status: WorkflowExecutionStatus
    run_id: str
    issues: tuple[ActivityIssue, ...] = ()
    history_length: int = 0

    @property
    def is_running(self) -> bool:
        """Whether the run is open."""
        return self.status is WorkflowExecutionStatus.RUNNING


class TemporalClient:
    """One connection for a whole process. Every method may raise TemporalUnavailableError."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.updates = WorkflowUpdates(client)
        self.queries = WorkflowQueries(client)

    @classmethod
    async def connect(cls, settings: Settings, *, lazy: bool = True, identity: str | None = None) -> Self:
        """Prepare the connection; it is made with the first call, so the server may still be down.

        With `lazy=False` it is made now (workers need that); RuntimeError if that fails.
        `LONGTAKE_TEMPORAL_*` wins, then Temporal's own environment and profiles, then the embedded server.
        """
        config = _connect_config(settings)
        converter = create_data_converter(settings.payload_secrets)
        runtime = open_runtime(forwards_log=settings.log_format == "json")
        client = await Client.connect(
            **config,
            lazy=lazy,
            data_converter=converter,
            identity=identity,
            runtime=runtime,
            interceptors=[TraceInterceptor()] if is_tracing() else [],
        )
        return cls(client)

    @property
    def payload_codec(self) -> PayloadCodec:
        """The codec of this connection's payloads; it changes nothing where there is no key."""
        return self.client.data_converter.payload_codec or PlainPayloadCodec()

    async def start_job(self, job: GenerationInput) -> None:
        """Start the job's workflow unless it has one; safe to retry."""
        # If the workflow has already run and ended, the reconciler records how.
        with suppress(WorkflowAlreadyStartedError):
            await self._start_workflow(
                job, WorkflowIDReusePolicy.REJECT_DUPLICATE, WorkflowIDConflictPolicy.USE_EXISTING
            )

    async def start_again(self, job: GenerationInput) -> str:
        """Start a new run of a job that has ended; return the run id. The ledger reuses what is paid for.

        Raises:
            JobAlreadyRunningError: a run of it goes on.
        """
        try:
            return await self._start_workflow(
                job, WorkflowIDReusePolicy.ALLOW_DUPLICATE, WorkflowIDConflictPolicy.FAIL
            )
        except WorkflowAlreadyStartedError as error:
            raise JobAlreadyRunningError from error

    async def _start_workflow(
        self, job: GenerationInput, reuse: WorkflowIDReusePolicy, conflict: WorkflowIDConflictPolicy
    ) -> str:
        with translate_rpc_errors():
            handle = await self.client.start_workflow(
                GenerationWorkflow.run,
                job,
                id=job.job_id,
                task_queue=WORKFLOW_QUEUE,
                id_reuse_policy=reuse,
                id_conflict_policy=conflict,
                static_summary=escape_markdown(job.title[:SUMMARY_CHARS]),
                search_attributes=_initial_attributes(job),
                rpc_timeout=RPC_TIMEOUT,
            )
        return handle.result_run_id or ""

    async def describe_run(self, job_id: str) -> RunDescription:
        """Describe the job's latest run; needs no worker.

        Raises:
            NoSuchWorkflowError: the server has no such workflow (any more).
        """
        with translate_rpc_errors():
            found = await self.client.get_workflow_handle(job_id).describe(rpc_timeout=RPC_TIMEOUT)
        if found.status is None:
            raise RuntimeError(f"the server gave no status for {job_id}")
        troubles = await find_activity_issues(self.client, job_id, found.raw_description.pending_activities)
        return RunDescription(found.status, found.run_id, troubles, found.history_length)

    async def cancel_job(self, job_id: str) -> None:
        """Ask the workflow to cancel its provider jobs and end; return at once, before it has ended.

        For a workflow that has ended, the server (1.32) accepts the cancel and does nothing.

        Raises:
            NoSuchWorkflowError: the server has no such workflow (any more).
        """
        with translate_rpc_errors():
            await self.client.get_workflow_handle(job_id).cancel(rpc_timeout=RPC_TIMEOUT)

    async def reconcile_now(self, older_than_seconds: float) -> ReconcileReport:
        """Reconcile now and return what was repaired; needs a worker.

        Raises:
            NoWorkerError: no worker did it in time; the scheduled run will.
        """
        try:
            # `rpc_timeout` bounds one long poll, and the client repeats it for ever: bound the whole.
            async with asyncio.timeout(RECOVER_SECONDS):
                with translate_rpc_errors():
                    return await self.client.execute_workflow(
                        ReconcileWorkflow.run,
                        older_than_seconds,
                        id=f"longtake-recover-{uuid4()}",
                        task_queue=WORKFLOW_QUEUE,
                        execution_timeout=RECONCILE_TIMEOUT,
                    )
        except TimeoutError as error:
            raise NoWorkerError from error

    async def start_reclaim(self, accepted: AcceptedJob, *, again: bool = True) -> None:
        """Start ReclaimWorkflow for a late take; a no-op while one runs.

        Args:
            again: start it also if an earlier one has ended.
        """
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE if again else WorkflowIDReusePolicy.REJECT_DUPLICATE
        with translate_rpc_errors(), suppress(WorkflowAlreadyStartedError):
            await self.client.start_workflow(
                ReclaimWorkflow.run,
                accepted,
                id=reclaim_workflow_id(accepted.key),
                task_queue=WORKFLOW_QUEUE,
                id_reuse_policy=reuse,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                static_summary=escape_markdown(f"late: scene {accepted.key.scene} {accepted.model}"),
                rpc_timeout=RPC_TIMEOUT,
            )

    async def start_notify(self, notice: CallerNotice) -> bool:
        """Start NotifyWorkflow for this notice; return False if it was started before."""
        with translate_rpc_errors():
            try:
                await self.client.start_workflow(
                    NotifyWorkflow.run,
                    notice,
                    id=notify_workflow_id(notice),
                    task_queue=WORKFLOW_QUEUE,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary=escape_markdown(f"tell the caller: {notice.status}"),
                    rpc_timeout=RPC_TIMEOUT,
                )
            except WorkflowAlreadyStartedError:
                return False
        return True

    async def is_telling(self, notice: CallerNotice) -> bool:
        """Return whether the workflow that delivers this notice goes on."""
        try:
            return (await self.describe_run(notify_workflow_id(notice))).is_running
        except NoSuchWorkflowError:
            return False

    async def signal_provider_called(self, job_id: str, call: ProviderCallback) -> None:
        """Signal a job that a provider called back about one of its takes.

        Raises:
            NoSuchWorkflowError: the job has no running workflow.
        """
        with translate_rpc_errors():
            handle = self.client.get_workflow_handle(job_id)
            await handle.signal(GenerationWorkflow.provider_called, call, rpc_timeout=RPC_TIMEOUT)

    async def signal_budget_raised(self, job_id: str) -> None:
        """Signal a job that waits for budget that it was raised.

        Raises:
            NoSuchWorkflowError: the job has no running workflow.
        """
        with translate_rpc_errors():
            handle = self.client.get_workflow_handle(job_id)
            await handle.signal(GenerationWorkflow.budget_raised, rpc_timeout=RPC_TIMEOUT)

    async def has_workers(self) -> bool:
        """Return whether all required queues have workers; a killed worker counts for another minute."""
        return await has_required_pollers(self.client)

    async def is_reachable(self) -> bool:
        """Return whether the server reports that it is healthy."""
        with translate_rpc_errors():
            return await self.client.service_client.check_health(timeout=RPC_TIMEOUT)


def target_host(settings: Settings) -> str:
    """Return the host:port of the server that `TemporalClient.connect` uses."""
    return str(_connect_config(settings)["target_host"])


def configured_namespace(settings: Settings) -> str:
    """Return the namespace that `TemporalClient.connect` uses."""
    return str(_connect_config(settings)["namespace"])


def _connect_config(settings: Settings) -> dict[str, Any]:
    config: dict[str, Any] = {**ClientConfig.load_client_connect_config()}
    if settings.temporal_address or not config.get("target_host"):
        config["target_host"] = settings.temporal_target
    config["namespace"] = settings.temporal_namespace or config.get("namespace") or "default"
    return config


def _initial_attributes(job: GenerationInput) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [
            SearchAttributePair(search_attributes.OWNER, job.owner),
            SearchAttributePair(search_attributes.STATUS, "queued"),
            SearchAttributePair(search_attributes.PROVIDER, job.provider),
        ]
    )
