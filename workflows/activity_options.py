"""Timeouts and retry policies of all activities, named and in one place."""

from dataclasses import replace
from datetime import timedelta

from temporalio.common import Priority, RetryPolicy
from temporalio.workflow import ActivityCancellationType, ActivityConfig

from contracts.activity_timeouts import (
    HEARTBEAT_TIMEOUT,
    NOTIFY_DELAYS,
    SUBMIT_HEARTBEAT_TIMEOUT,
    SUBMIT_MUSIC_TIMEOUT,
)
from contracts.error_types import ErrorType
from contracts.task_queues import CALLS_QUEUE, EARLY_PRIORITY, FIRST_PRIORITY, MEDIA_QUEUE

# An activity makes one call to the database. Where its worker was killed, it is retried after this long.
CALL_TIMEOUT = timedelta(seconds=15)
# A provider answers one poll within this time.
POLL_TIMEOUT = timedelta(seconds=30)
# A slow service speaks the most lines of a scene within this time.
BUY_LINES_TIMEOUT = timedelta(minutes=40)
# ffmpeg decodes the longest clip, or joins the longest film, within this time.
MEDIA_TIMEOUT = timedelta(minutes=20)

# An outage that a person can repair (a full disk, a missing ffmpeg, no worker) may last this long.
MAX_OUTAGE = timedelta(hours=24)
# A provider job is polled this long: while the film waits for it, and then by ReclaimWorkflow for its clip.
MAX_PROVIDER_JOB_WAIT = timedelta(hours=24)
# A take that is already overdue when a new run adopts it is still polled at least once.
MIN_WAIT = timedelta(minutes=1)
# Our own workers may have been down for a day.
MIN_LATE_WAIT = timedelta(hours=2)

# A film that goes without a take waits this long for the service to stop it; then the take is followed on.
LEFT_OUT_CANCEL_PATIENCE = timedelta(seconds=20)

# An update waits this long for the other events of its workflow task. Any timer fires in a later task.
SETTLING_DELAY = timedelta(milliseconds=1)

CALL_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))
# Activities raise non-retryable errors where retries are useless; this bounds the ones they misjudge.
MEDIA_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=3)
# Slow retries, for trouble that a person must repair: the server retries and writes no history.
SLOW_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=10), backoff_coefficient=1.5, maximum_interval=timedelta(minutes=2)
)
# Each retry of the wait is a poll; its delay comes from the activity (`next_retry_delay`).
POLL_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=2), backoff_coefficient=1.5, maximum_interval=timedelta(minutes=1)
)

# A call may take 10 s; an attempt whose worker was killed is repeated elsewhere after this long.
NOTIFY_TIMEOUT = timedelta(seconds=30)

# Somebody waits for what comes back.
TRIAL_TIMEOUT = timedelta(seconds=15)

RECONCILE_INTERVAL = timedelta(minutes=5)
RECONCILE_TIMEOUT = timedelta(minutes=4)

# A short call, retried for as long as a person may need to bring a worker or a database back.
CALL_OPTIONS = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=CALL_TIMEOUT,
    schedule_to_close_timeout=MAX_OUTAGE,
    retry_policy=CALL_RETRIES,
)
LEFT_OUT_CANCEL_OPTIONS = CALL_OPTIONS | ActivityConfig(schedule_to_close_timeout=LEFT_OUT_CANCEL_PATIENCE)
# A language model may need minutes.
WRITE_OPTIONS = CALL_OPTIONS | ActivityConfig(
    start_to_close_timeout=SUBMIT_MUSIC_TIMEOUT, heartbeat_timeout=HEARTBEAT_TIMEOUT
)
NOTIFY_OPTIONS = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=NOTIFY_TIMEOUT,
    # Each attempt sets the next delay (`next_retry_delay`); one whose worker died is repeated soon.
    retry_policy=RetryPolicy(initial_interval=NOTIFY_DELAYS[0], maximum_attempts=len(NOTIFY_DELAYS) + 1),
)
# An example is sent once: whoever asked sees what came of it, and asks again.
TRIAL_OPTIONS = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=TRIAL_TIMEOUT,
    schedule_to_close_timeout=TRIAL_TIMEOUT,
    retry_policy=RetryPolicy(maximum_attempts=1),
)
# A take without a free slot waits for it in another queue: a provider allows few submits a second, and each
# look for a slot would be one of them.
SUBMIT_RETRIES = replace(CALL_RETRIES, non_retryable_error_types=[ErrorType.NO_SLOT])
# The caller adds the timeout of the stage (`contracts.stages.MAX_CALL_DURATIONS`).
SUBMIT_OPTIONS = ActivityConfig(
    schedule_to_close_timeout=MAX_OUTAGE,
    # Where a host is cut off, the next attempt asks the ledger after this, not after the longest call.
    heartbeat_timeout=SUBMIT_HEARTBEAT_TIMEOUT,
    retry_policy=SUBMIT_RETRIES,
    # A POST cannot be taken back: wait for the provider's job id, else the job could not be cancelled.
    cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
)
# The lines of a scene are bought one after the other. Each is kept, so a retry goes on behind the last one.
BUY_LINES_OPTIONS = SUBMIT_OPTIONS | ActivityConfig(
    start_to_close_timeout=BUY_LINES_TIMEOUT, heartbeat_timeout=HEARTBEAT_TIMEOUT
)
# The last poll before a film goes on without a take: our workers may have been down, not the provider slow.
LAST_POLL_OPTIONS = ActivityConfig(
    start_to_close_timeout=POLL_TIMEOUT,
    schedule_to_close_timeout=MAX_OUTAGE,
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=2), maximum_attempts=5),
)
POLL_OPTIONS = ActivityConfig(
    start_to_close_timeout=POLL_TIMEOUT,
    retry_policy=POLL_RETRIES,
)
MEDIA_OPTIONS = ActivityConfig(
    task_queue=MEDIA_QUEUE,
    start_to_close_timeout=MEDIA_TIMEOUT,
    schedule_to_close_timeout=MAX_OUTAGE,
    heartbeat_timeout=HEARTBEAT_TIMEOUT,
    retry_policy=MEDIA_RETRIES,
    # No ffmpeg may still run when the job reports its end.
    cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
)
SLOW_MEDIA_OPTIONS = MEDIA_OPTIONS | ActivityConfig(retry_policy=SLOW_RETRIES)
RECONCILE_OPTIONS = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=RECONCILE_TIMEOUT,
    schedule_to_close_timeout=RECONCILE_TIMEOUT,
    retry_policy=CALL_RETRIES,
)


def fairness_key(owner: str) -> str:
    """Return the owner as a fairness key (at most 64 bytes)."""
    return owner.encode()[:64].decode(errors="ignore")


def fair_priority(owner: str, *, first: bool) -> Priority:
    """Return the priority of a call to a provider: fair between owners, after all calls that go `first`."""
    return Priority(priority_key=FIRST_PRIORITY if first else None, fairness_key=fairness_key(owner))


# What ends a film goes before what begins another: else, with many films, each waits for all at every step.
COMPOSE_PRIORITY = Priority(priority_key=FIRST_PRIORITY)
LAST_CLIP_PRIORITY = Priority(priority_key=EARLY_PRIORITY)
