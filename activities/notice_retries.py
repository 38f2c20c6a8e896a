"""The ladder of attempts on which notices are delivered (Standard Webhooks), on whatever way."""

import logging
from datetime import timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts.activity_timeouts import NOTIFY_DELAYS

logger = logging.getLogger(__name__)


def next_delay(*, at_least: timedelta = timedelta(0)) -> timedelta | None:
    """Return the pause before the next attempt; None: this one is the last.

    `at_least`: how long the receiver asks us to wait.
    """
    tries = activity.info().attempt
    return None if tries > len(NOTIFY_DELAYS) else max(NOTIFY_DELAYS[tries - 1], at_least)


def build_retry(sentence: str, error_type: str, *, at_least: timedelta = timedelta(0)) -> ApplicationError:
    """Build the error by which Temporal tries again after the next delay; after the last one it is final.

    `at_least`: how long the receiver asks us to wait.
    """
    delay = next_delay(at_least=at_least)
    if delay is None:
        logger.warning("%s That was the last of %d times.", sentence, activity.info().attempt)
    return ApplicationError(
        sentence,
        type=error_type,
        non_retryable=delay is None,
        next_retry_delay=delay,
        # The error is not ours: keep it out of error logs and metrics.
        category=ApplicationErrorCategory.BENIGN,
    )
