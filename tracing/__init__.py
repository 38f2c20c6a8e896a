"""Spans of what this process does, for a collector of OpenTelemetry; nothing where none is named.

Attributes are ids, names and numbers: never a prompt, a key, a whole URL or an error's sentence.
"""

from tracing.spans import (
    Attribute,
    Carrier,
    Span,
    SpanKind,
    continue_trace,
    current_carrier,
    find_trace_ids,
    is_tracing,
    trace_past,
    trace_span,
    trace_step,
    traced_process,
)

__all__ = [
    "Attribute",
    "Carrier",
    "Span",
    "SpanKind",
    "continue_trace",
    "current_carrier",
    "find_trace_ids",
    "is_tracing",
    "trace_past",
    "trace_span",
    "trace_step",
    "traced_process",
]
