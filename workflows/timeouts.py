"""How each kind of activity is run: queues, timeouts and retry policies, all named and in one place."""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityCancellationType, ActivityConfig

WORKFLOW_QUEUE = "longtake-workflows"
CALLS_QUEUE = "longtake-calls"
MEDIA_QUEUE = "longtake-media"


def submit_queue(provider: str) -> str:
    """Where a provider's jobs are ordered: the server holds all workers together to the provider's rate."""
    return f"longtake-submit-{provider}"


def poll_queue(provider: str) -> str:
    """Where a provider is asked for news, at a rate of its own."""
    return f"longtake-poll-{provider}"


# One call to the catalog. What a killed worker had begun is begun again elsewhere after this long.
CALL_TIMEOUT = timedelta(seconds=15)
# One question to a provider.
POLL_TIMEOUT = timedelta(seconds=30)
# Long enough for a provider's slowest answer to a POST: giving up early makes the outcome unknown.
SUBMIT_TIMEOUT = timedelta(seconds=90)
# Some services hold the connection until the music or the text is there.
SUBMIT_MUSIC_TIMEOUT = timedelta(seconds=300)
# ffmpeg over the longest clip, or the join of the longest film.
CUT_TIMEOUT = timedelta(minutes=20)
# A worker that was killed is noticed after this long; its work then starts again elsewhere.
HEARTBEAT_TIMEOUT = timedelta(seconds=12)

# How long something may stay in trouble that a person can mend (a full disk, a missing ffmpeg, no worker).
PATIENCE = timedelta(hours=24)
# How long a provider job is asked for: while the film waits for it, and after that for its clip's sake.
PROVIDER_JOB_BUDGET = timedelta(hours=24)
# Even a take that is past all patience when a new run adopts it is asked for at least once.
LEAST_PATIENCE = timedelta(minutes=1)
# We may have been away for a day ourselves.
LEAST_LATE_PATIENCE = timedelta(hours=2)

CALL_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))
# Activities say themselves when trying again is useless; this bounds what only looks as if it were not.
CUT_RETRIES = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=3)
# The second, slow speed for trouble that a person must mend: the server retries and writes no history.
MENDING_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=10), backoff_coefficient=1.5, maximum_interval=timedelta(minutes=2)
)
# Each retry of the wait is a poll; its delay comes from the activity (`next_retry_delay`).
POLL_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=2), backoff_coefficient=1.5, maximum_interval=timedelta(minutes=1)
)

# A caller's webhook is called at once, and again after each of these (Standard Webhooks, `spec/`).
NOTIFY_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
# A call may take 10 s; what a killed worker had begun is begun again elsewhere after this long.
NOTIFY_TIMEOUT = timedelta(seconds=30)

RECONCILE_INTERVAL = timedelta(minutes=5)
RECONCILE_TIMEOUT = timedelta(minutes=4)

# A short call, tried for as long as a person may need to bring a worker or a database back.
CALL = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=CALL_TIMEOUT,
    schedule_to_close_timeout=PATIENCE,
    retry_policy=CALL_RETRIES,
)
# A language model may take its time over it.
WRITE = CALL | ActivityConfig(
    start_to_close_timeout=SUBMIT_MUSIC_TIMEOUT, heartbeat_timeout=HEARTBEAT_TIMEOUT
)
NOTIFY = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=NOTIFY_TIMEOUT,
    # Each try says when the next one is due (`next_retry_delay`); one whose worker died is tried again soon.
    retry_policy=RetryPolicy(initial_interval=NOTIFY_DELAYS[0], maximum_attempts=len(NOTIFY_DELAYS) + 1),
)
SUBMIT = ActivityConfig(
    start_to_close_timeout=SUBMIT_TIMEOUT,
    schedule_to_close_timeout=PATIENCE,
    retry_policy=CALL_RETRIES,
    # A POST that is under way cannot be called back: wait for its id, or nobody could cancel the job.
    cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
)
SUBMIT_MUSIC = SUBMIT | ActivityConfig(start_to_close_timeout=SUBMIT_MUSIC_TIMEOUT)
# The last question before a film does without a take: our own absence is not the provider's slowness.
LAST_QUESTION = ActivityConfig(
    start_to_close_timeout=POLL_TIMEOUT,
    schedule_to_close_timeout=PATIENCE,
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=2), maximum_attempts=5),
)
POLL = ActivityConfig(
    start_to_close_timeout=POLL_TIMEOUT,
    retry_policy=POLL_RETRIES,
)
CUT = ActivityConfig(
    task_queue=MEDIA_QUEUE,
    start_to_close_timeout=CUT_TIMEOUT,
    schedule_to_close_timeout=PATIENCE,
    heartbeat_timeout=HEARTBEAT_TIMEOUT,
    retry_policy=CUT_RETRIES,
    # Nothing may still be cutting when the job says that it ended.
    cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
)
CUT_WHEN_MENDED = CUT | ActivityConfig(retry_policy=MENDING_RETRIES)
RECONCILE = ActivityConfig(
    task_queue=CALLS_QUEUE,
    start_to_close_timeout=RECONCILE_TIMEOUT,
    schedule_to_close_timeout=RECONCILE_TIMEOUT,
    retry_policy=CALL_RETRIES,
)
