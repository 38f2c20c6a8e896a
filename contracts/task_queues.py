"""Names of the task queues on which workers look for work, and the priorities of what lies there."""

WORKFLOW_QUEUE = "longtake-workflows"
CALLS_QUEUE = "longtake-calls"
MEDIA_QUEUE = "longtake-media"

# Of Temporal's 1 (first) to 5; the default is 3.
FIRST_PRIORITY, EARLY_PRIORITY, USUAL_PRIORITY = 1, 2, 3


def submit_queue(provider: str) -> str:
    """Return the queue on which a provider's jobs are submitted, at the provider's rate over all workers."""
    return f"longtake-submit-{provider}"


def poll_queue(provider: str) -> str:
    """Return the queue on which a provider is polled, at its own rate over all workers."""
    return f"longtake-poll-{provider}"
