"""Steps that an operator has paused, with `temporal activity pause` or in the Web UI, and how they go on.

Found on server 1.32: a paused activity outlives its deadlines. Until it is unpaused, its job stands still.
"""

import shlex

from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client

from workflows.contracts import PAUSED_BY_OPERATOR
from workflows.failures import bounded

_STATES = frozenset(
    {
        PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED,
        PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED,
    }
)
# What the `temporal` command takes when it is not told.
_ADDRESSES, _NAMESPACE = frozenset({"127.0.0.1:7233", "localhost:7233"}), "default"


def is_paused(activity: PendingActivityInfo) -> bool:
    """Whether somebody has paused it; a try that is under way may still run."""
    return activity.paused or activity.state in _STATES


def pause_sentence(client: Client, job_id: str, activity: PendingActivityInfo) -> str:
    """What a person reads: that it is paused, the operator's reason, and the command that lets it go on."""
    reason = activity.pause_info.manual.reason.strip()
    because = f" ({bounded(' '.join(reason.split()))})" if reason else ""
    return f"{PAUSED_BY_OPERATOR}{because}. It goes on with: {_unpause(client, job_id, activity.activity_id)}"


def _unpause(client: Client, job_id: str, activity_id: str) -> str:
    words = ["temporal", "activity", "unpause", "--workflow-id", job_id, "--activity-id", activity_id]
    if (address := client.service_client.config.target_host) not in _ADDRESSES:
        words += ["--address", address]
    if client.namespace != _NAMESPACE:
        words += ["--namespace", client.namespace]
    return shlex.join(words)
