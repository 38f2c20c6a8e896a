"""The version under which workers poll, and the warning of one that nobody has rolled out."""

import asyncio
import logging

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig

from settings import Settings
from temporal_client.errors import TemporalUnavailableError
from temporal_client.worker_deployment import WorkerDeployment

WARNING_SECONDS = 60.0
NOT_ROLLED_OUT = (
    "build %s gets no films: it is neither the current version of %s nor ramped. `longtake rollout` makes it"
    " current; if a newer one is, stop this worker"
)

logger = logging.getLogger("longtake.worker")


def build_deployment_config(settings: Settings) -> WorkerDeploymentConfig | None:
    """Build what all workers of a process poll with; None: without a version, as on one machine.

    A running film goes on with whatever version is current at its next task: it may wait for its owner for
    days, and a worker that films were pinned to would have to live as long.
    """
    if not settings.deployment:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(settings.deployment, settings.effective_build),
        use_worker_versioning=True,
        # Not on the workflows: a worker without a version would refuse to run them (server 1.32).
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


async def warn_while_unused(
    deployment: WorkerDeployment, build: str, *, every: float = WARNING_SECONDS
) -> None:
    """Warn again and again, for ever, while no film can come to this build."""
    while True:
        await asyncio.sleep(every)
        try:
            routing = await deployment.read_routing()
        except TemporalUnavailableError:
            continue
        if build not in {routing.current, routing.ramping}:
            logger.warning(NOT_ROLLED_OUT, build, deployment.name)
