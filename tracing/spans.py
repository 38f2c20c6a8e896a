"""What the rooms call: each does nothing, and imports nothing, until `traced_process` finds a collector."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Protocol

Attribute = str | int | None
# The W3C trace context (`traceparent`), as text: how a trace goes on in another process.
Carrier = Mapping[str, str]
# OpenTelemetry's own variables: whoever runs a collector sets them for all of their programs.
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
OFF = "OTEL_SDK_DISABLED"


class SpanKind(StrEnum):
    """Who speaks to whom, in OpenTelemetry's words."""

    INTERNAL = "INTERNAL"
    SERVER = "SERVER"
    CLIENT = "CLIENT"
    PRODUCER = "PRODUCER"
    CONSUMER = "CONSUMER"


class Span(Protocol):
    """What goes on, from the beginning of its block to the end."""

    def rename(self, name: str) -> None:
        """Give it another name, where the right one is known late."""

    def note(self, **attributes: Attribute) -> None:
        """Add what is known now; None is left out."""

    def fail(self, kind: str) -> None:
        """Mark it as failed, by the kind of the error."""


class Tracing(Protocol):
    """What makes spans and sends them."""

    def start_span(
        self, name: str, kind: SpanKind, attributes: Mapping[str, Attribute], began_ns: int | None = None
    ) -> AbstractContextManager[Span]:
        """Open a span, below the current one, for as long as the block runs."""

    def read_context(self, carrier: Carrier) -> AbstractContextManager[None]:
        """Take the caller's span for the current one while the block runs."""

    def write_context(self) -> dict[str, str]:
        """Return the current span as text; {} outside of a trace."""

    def close(self) -> None:
        """Send what has not been sent."""


class _NoSpan:
    def rename(self, name: str) -> None: ...
    def note(self, **attributes: Attribute) -> None: ...
    def fail(self, kind: str) -> None: ...


_NO_SPAN = _NoSpan()
_tracing: Tracing | None = None


def _open_tracing(service: str, find_release: Callable[[], str]) -> None:
    """Send the spans of this process from now on, if the environment names a collector."""
    global _tracing  # noqa: PLW0603 - spans are the process's, as its log is
    wanted = any(os.environ.get(name) for name in ENDPOINTS)
    if _tracing or not wanted or os.environ.get(OFF, "").strip().lower() == "true":
        return
    from tracing.opentelemetry_spans import OpenTelemetryTracing  # noqa: PLC0415 - most have no traces

    _tracing = OpenTelemetryTracing(service, find_release())


def _close_tracing() -> None:
    """Send what has not been sent; it may take seconds where the collector is away."""
    global _tracing  # noqa: PLW0603 - see above
    if _tracing:
        _tracing.close()
    _tracing = None


@contextmanager
def traced_process(service: str, find_release: Callable[[], str]) -> Iterator[None]:
    """Send the spans of this process while the block runs."""
    _open_tracing(service, find_release)
    try:
        yield
    finally:
        _close_tracing()


def is_tracing() -> bool:
    """Whether this process sends spans."""
    return _tracing is not None


def trace_span(
    name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Attribute
) -> AbstractContextManager[Span]:
    """Open a span while the block runs, in the current trace or as the first of one."""
    return _tracing.start_span(name, kind, attributes) if _tracing else nullcontext(_NO_SPAN)


def trace_step(
    name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Attribute
) -> AbstractContextManager[Span]:
    """Open a span only where there is a trace that it is a step of."""
    return trace_span(name, kind, **attributes) if current_carrier() else nullcontext(_NO_SPAN)


def trace_past(name: str, began_ns: int, **attributes: Attribute) -> AbstractContextManager[Span]:
    """Open a span that has begun long ago, by the clock in nanoseconds; it ends with the block."""
    if not _tracing:
        return nullcontext(_NO_SPAN)
    return _tracing.start_span(name, SpanKind.INTERNAL, attributes, began_ns)


@contextmanager
def continue_trace(carrier: Carrier) -> Iterator[None]:
    """Go on with the trace of whoever wrote the carrier, while the block runs."""
    with _tracing.read_context(carrier) if _tracing else nullcontext():
        yield


def current_carrier() -> dict[str, str]:
    """Return what another process needs to go on with the current trace; {} outside of one."""
    return _tracing.write_context() if _tracing else {}


def find_trace_ids() -> Mapping[str, str]:
    """Return the ids of the current trace and span, for a line of the log."""
    if not (parent := current_carrier().get("traceparent")):
        return {}
    _, trace_id, span_id, _ = parent.split("-")
    return {"trace_id": trace_id, "span_id": span_id}
