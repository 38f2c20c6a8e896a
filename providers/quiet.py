"""Keeps the HTTP libraries from logging what is said to services: signed addresses, and keys in headers."""

import logging

# httpx logs whole addresses at INFO, httpcore the answers' headers at DEBUG.
TALKATIVE = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)


class _Quiet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_QUIET = _Quiet()


def keep_quiet() -> None:
    """Below a warning nothing of theirs is logged, whatever level is set. Again is the same."""
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(_QUIET)
