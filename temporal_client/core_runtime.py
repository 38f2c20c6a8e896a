"""The runtime of the SDK's core: how often workers are heard of, and where its own log goes."""

import logging
from datetime import timedelta
from functools import cache

from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig

HEARTBEAT_INTERVAL = timedelta(seconds=10)


@cache
def open_runtime(*, forwards_log: bool) -> Runtime:
    """Open the runtime of this process. Its log goes to Python's loggers, or as text to stderr."""
    log = LoggingConfig(
        filter=LoggingConfig.default.filter,
        forwarding=LogForwardingConfig(logging.getLogger("temporalio.core")) if forwards_log else None,
    )
    return Runtime(telemetry=TelemetryConfig(logging=log), worker_heartbeat_interval=HEARTBEAT_INTERVAL)
