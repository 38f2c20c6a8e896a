"""Spans by OpenTelemetry's SDK, sent as OTLP over HTTP by a thread of its own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from tracing.spans import Attribute, Carrier, SpanKind

# The SDK waits five seconds before it sends: what a worker that is killed has not sent is lost.
SEND_MILLISECONDS = 1000
SEND_DELAY = "OTEL_BSP_SCHEDULE_DELAY"

# The attributes that have a name in OpenTelemetry's conventions; the others are ours.
_NAMES = {
    "method": "http.request.method",
    "route": "http.route",
    "status_code": "http.response.status_code",
    "server": "server.address",
    "error_type": "error.type",
}


class OpenTelemetrySpan:
    """A span of the SDK's."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def rename(self, name: str) -> None:
        """Give it another name."""
        self._span.update_name(name)

    def note(self, **attributes: Attribute) -> None:
        """Add attributes."""
        self._span.set_attributes(_name_attributes(attributes))

    def fail(self, kind: str) -> None:
        """Mark it as failed; the error's sentence is for the log, it may quote a prompt."""
        self._span.set_attribute("error.type", kind)
        self._span.set_status(StatusCode.ERROR)


class OpenTelemetryTracing:
    """The spans of one process. The provider is no global one: libraries would add spans with whole URLs."""

    def __init__(self, service: str, release: str) -> None:
        known = {SERVICE_VERSION: release} | (
            {} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: service}
        )
        self._provider = TracerProvider(resource=Resource.create(known))
        delay = None if os.environ.get(SEND_DELAY) else SEND_MILLISECONDS
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=delay))
        self._tracer = self._provider.get_tracer("longtake", release)
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def start_span(
        self, name: str, kind: SpanKind, attributes: Mapping[str, Attribute], began_ns: int | None = None
    ) -> Iterator[OpenTelemetrySpan]:
        """Open a span for as long as the block runs."""
        with self._tracer.start_as_current_span(
            name,
            kind=trace.SpanKind[kind],
            attributes=_name_attributes(attributes),
            start_time=began_ns,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield OpenTelemetrySpan(span)

    @contextmanager
    def read_context(self, carrier: Carrier) -> Iterator[None]:
        """Take the caller's span for the current one."""
        token = contexts.attach(self._propagator.extract(carrier, contexts.Context()))
        try:
            yield
        finally:
            contexts.detach(token)

    def write_context(self) -> dict[str, str]:
        """Return the current span as text."""
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()


def _name_attributes(attributes: Mapping[str, Attribute]) -> dict[str, str | int]:
    """Name attributes as OpenTelemetry does, or in our own namespace."""
    return {
        _NAMES.get(name, f"longtake.{name}"): value for name, value in attributes.items() if value is not None
    }
