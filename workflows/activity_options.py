"""Timeouts and retry policies of all activities, named and in one place."""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityCancellationType, ActivityConfig

from contracts.activity_timeouts import (
    HEARTBEAT_TIMEOUT,
    NOTIFY_DELAYS,
    SUBMIT_MUSIC_TIMEOUT,
)
from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE

# One call to the database. An activity whose worker was killed is retried elsewhere after this long.
CALL_TIMEOUT = timedelta(seconds=15)
# One poll of a provider.
POLL_TIMEOUT = timedelta(seconds=30)
# The most lines of a scene, at a service that is slow.
BUY_LINES_TIMEOUT = timedelta(minutes=40)
# ffmpeg over the longest clip, or joining the longest film.
MEDIA_TIMEOUT = timedelta(minutes=20)

# How long an outage that a person can repair may last (a full disk, a missing ffmpeg, no worker).
MAX_OUTAGE = timedelta(hours=24)
# How long a provider job is polled: while the film waits for it, and then by ReclaimWorkflow for its clip.
MAX_PROVIDER_JOB_WAIT = timedelta(hours=24)
# A take that is already overdue when a new run adopts it is still polled at least once.
MIN_WAIT = timedelta(minutes=1)
# Our own workers may have been down for a day.
MIN_LATE_WAIT = timedelta(hours=2)

# How long a film that goes without a take waits for its service to stop it; then that is followed to its end.
LEFT_OUT_CANCEL_PATIENCE = timedelta(seconds=20)

# How long an update waits for the other events of its workflow task. Any timer fires in a later task.
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
# With the timeout of the stage (`contracts.stages.MAX_CALL_DURATIONS`).
SUBMIT_OPTIONS = ActivityConfig(
    schedule_to_close_timeout=MAX_OUTAGE,
    retry_policy=CALL_RETRIES,
    # A POST cannot be taken back: wait for the provider's job id, else the job could not be cancelled.
    cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
)
# All lines of a scene, one after the other; each is kept, so a retry goes on behind the last one.
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
