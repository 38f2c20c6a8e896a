"""Keeps the HTTP libraries from logging requests to services: signed URLs, and keys in headers."""

import logging

# httpx logs full URLs at INFO, httpcore response headers at DEBUG.
NOISY_LOGGERS = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)


class _WarningsOnly(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_WARNINGS_ONLY = _WarningsOnly()


def silence_http_logs() -> None:
    """Drop log records of httpx and httpcore below WARNING, at any log level. Safe to repeat."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).addFilter(_WARNINGS_ONLY)
