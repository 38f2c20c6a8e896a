"""The states of messages to callers' webhooks."""

from enum import StrEnum


class WebhookState(StrEnum):
    """The state of one message to a caller, over all its attempts."""

    # An attempt is due.
    PENDING = "pending"
    DELIVERED = "delivered"
    # All attempts are used up.
    FAILED = "failed"
    # The receiver answered 410 Gone.
    UNWANTED = "unwanted"
    # The job ended before the receiver could be told that it needs its owner.
    OUTDATED = "outdated"
    # No attempt is recorded: none was made yet, or it is no longer kept.
    UNKNOWN = "unknown"
