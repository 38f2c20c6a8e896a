"""Spans of calls to services: with method, host and status, never with the path, which may be signed."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tracing import Span, SpanKind, trace_step


@contextmanager
def trace_call(method: str, url: str) -> Iterator[Span]:
    """Open the span of a call while the block runs. The service gets no trace id of ours."""
    with trace_step(method, SpanKind.CLIENT, method=method, server=_find_host(url)) as span:
        try:
            yield span
        except BaseException as error:
            span.fail(type(error).__name__)
            raise


def _find_host(url: str) -> str | None:
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return None
