"""The ladder of attempts on which notices are delivered (Standard Webhooks), on whatever way."""

import logging

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts.activity_timeouts import NOTIFY_DELAYS

logger = logging.getLogger(__name__)


def build_retry(sentence: str, error_type: str) -> ApplicationError:
    """Build the error by which Temporal tries again after the next delay; after the last one it is final."""
    tries = activity.info().attempt
    over = tries > len(NOTIFY_DELAYS)
    if over:
        logger.warning("%s That was the last of %d times.", sentence, tries)
    return ApplicationError(
        sentence,
        type=error_type,
        non_retryable=over,
        next_retry_delay=None if over else NOTIFY_DELAYS[tries - 1],
        # The error is not ours: keep it out of error logs and metrics.
        category=ApplicationErrorCategory.BENIGN,
    )
