"""Activities that an operator paused (`temporal activity pause`, or the Web UI), and how to resume them.

Found on server 1.32: a paused activity outlives its timeouts. Until it is unpaused, its job waits.
"""

import shlex

from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client

from contracts.error_text import truncate_message

_PAUSED_STATES = frozenset(
    {
        PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED,
        PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED,
    }
)
PAUSED_PREFIX = "An operator has paused this step"
# The defaults of the `temporal` command.
_DEFAULT_ADDRESSES, _DEFAULT_NAMESPACE = frozenset({"127.0.0.1:7233", "localhost:7233"}), "default"


def is_paused(activity: PendingActivityInfo) -> bool:
    """Return whether the activity is paused; an attempt that is under way may still run."""
    return activity.paused or activity.state in _PAUSED_STATES


def pause_sentence(client: Client, job_id: str, activity: PendingActivityInfo) -> str:
    """Return the sentence for a person: paused, the operator's reason, and the command that resumes it."""
    reason = activity.pause_info.manual.reason.strip()
    because = f" ({truncate_message(' '.join(reason.split()))})" if reason else ""
    return (
        f"{PAUSED_PREFIX}{because}. It goes on with: {_unpause_command(client, job_id, activity.activity_id)}"
    )


def _unpause_command(client: Client, job_id: str, activity_id: str) -> str:
    words = ["temporal", "activity", "unpause", "--workflow-id", job_id, "--activity-id", activity_id]
    if (address := client.service_client.config.target_host) not in _DEFAULT_ADDRESSES:
        words += ["--address", address]
    if client.namespace != _DEFAULT_NAMESPACE:
        words += ["--namespace", client.namespace]
    return shlex.join(words)
