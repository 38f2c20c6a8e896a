"""The versions of the workers of one deployment, and which of them Temporal gives workflows to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.deployment.v1 import WorkerDeploymentInfo, WorkerDeploymentVersion
from temporalio.api.enums.v1 import RoutingConfigUpdateState, VersionDrainageStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentVersionRequest,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from temporal_client.errors import NoSuchWorkflowError, translate_rpc_errors

# The server keeps a deployment in a workflow of its own, which is slow while many queues come at once.
RPC_TIMEOUT = timedelta(seconds=20)
IDENTITY = "longtake rollout"
NO_VERSION = ""  # Workers without a version.
_IN_PROGRESS = RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS
_REFUSALS = frozenset({RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.NOT_FOUND})


class VersionRefusedError(Exception):
    """The server gives no workflows to this version: it does not know it, or some queues lack workers."""


@dataclass(frozen=True)
class VersionRouting:
    """Who gets workflows: builds, "" for none. `settled`: all queues know it.

    `earlier` were current once and are older than the current one, the latest first: what came after it is
    what was taken back.
    """

    current: str = NO_VERSION
    ramping: str = NO_VERSION
    percent: float = 0
    builds: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    settled: bool = True


class WorkerDeployment:
    """One deployment. Every method may raise TemporalUnavailableError."""

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name = client, name

    async def read_routing(self) -> VersionRouting:
        """Read who gets workflows; empty before the first worker with a version has polled."""
        request = DescribeWorkerDeploymentRequest(namespace=self.client.namespace, deployment_name=self.name)
        try:
            with translate_rpc_errors():
                found = await self.client.workflow_service.describe_worker_deployment(
                    request, retry=True, timeout=RPC_TIMEOUT
                )
        except NoSuchWorkflowError:
            return VersionRouting()
        return _parse_routing(found.worker_deployment_info)

    async def ramp(self, build: str, percent: float) -> None:
        """Give this share of workflows to a build.

        Raises:
            VersionRefusedError: with the server's sentence.
        """
        request = SetWorkerDeploymentRampingVersionRequest(
            namespace=self.client.namespace,
            deployment_name=self.name,
            build_id=build,
            percentage=percent,
            identity=IDENTITY,
        )
        with _translate_refusals():
            await self.client.workflow_service.set_worker_deployment_ramping_version(
                request, retry=True, timeout=RPC_TIMEOUT
            )

    async def end_ramp(self) -> None:
        """Give workflows to the current version alone."""
        await self.ramp(NO_VERSION, 0)

    async def set_current(self, build: str) -> None:
        """Give all workflows to a build, which ends its ramp.

        Raises:
            VersionRefusedError: with the server's sentence.
        """
        request = SetWorkerDeploymentCurrentVersionRequest(
            namespace=self.client.namespace, deployment_name=self.name, build_id=build, identity=IDENTITY
        )
        with _translate_refusals():
            await self.client.workflow_service.set_worker_deployment_current_version(
                request, retry=True, timeout=RPC_TIMEOUT
            )

    async def is_drained(self, build: str) -> bool:
        """Return whether no workflow is at this build any more; the server looks every few minutes."""
        version = WorkerDeploymentVersion(deployment_name=self.name, build_id=build)
        request = DescribeWorkerDeploymentVersionRequest(
            namespace=self.client.namespace, deployment_version=version
        )
        with translate_rpc_errors():
            found = await self.client.workflow_service.describe_worker_deployment_version(
                request, retry=True, timeout=RPC_TIMEOUT
            )
        status = found.worker_deployment_version_info.drainage_info.status
        return status == VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINED


@contextmanager
def _translate_refusals() -> Iterator[None]:
    with translate_rpc_errors():
        try:
            yield
        except RPCError as error:
            if error.status not in _REFUSALS:
                raise
            raise VersionRefusedError(error.message) from error


def _parse_routing(info: WorkerDeploymentInfo) -> VersionRouting:
    config, versions = info.routing_config, info.version_summaries
    current = config.current_deployment_version.build_id
    made = {each.deployment_version.build_id: each.create_time.ToNanoseconds() for each in versions}
    was_current = [
        each.deployment_version.build_id for each in versions if each.HasField("last_current_time")
    ]
    older = [build for build in was_current if current and made[build] < made.get(current, 0)]
    return VersionRouting(
        current=current,
        ramping=config.ramping_deployment_version.build_id,
        percent=config.ramping_version_percentage,
        builds=tuple(made),
        settled=info.routing_config_update_state != _IN_PROGRESS,
        earlier=tuple(sorted(older, key=lambda build: made[build], reverse=True)),
    )
