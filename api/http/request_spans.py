"""Middleware: a span for each request that changes something, or that its caller traces."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics.http_metrics import METHODS, NO_ROUTE, OTHER_METHOD, HttpMetrics
from contracts import API_PREFIX
from tracing import Span, SpanKind, continue_trace, is_tracing, trace_span

# Pages and streams look every second: traces of that would bury those of films.
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
# A service's webhook is no step of its own trace here, nor of the film's: the poll that it brings about is.
WEBHOOKS = f"{API_PREFIX}/callbacks/"
CALLERS_TRACE = ("traceparent", "tracestate")
SERVER_ERROR = 500


class RequestSpanMiddleware:
    """ASGI middleware around the log line, so that this has the trace's ids."""

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self.app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as a span in its caller's trace where it names one."""
        if scope["type"] != "http" or not is_tracing() or WEBHOOKS in scope["path"]:
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        carrier = {name: headers[name] for name in CALLERS_TRACE if name in headers}
        if scope["method"] in LOOKING and not carrier:
            return await self.app(scope, receive, send)
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        with continue_trace(carrier), trace_span(method, SpanKind.SERVER, method=method) as span:
            await self._serve(span, scope, receive, send)
        return None

    async def _serve(self, span: Span, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_noting_status(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.note(status_code=message["status"])
                if message["status"] >= SERVER_ERROR:
                    span.fail(str(message["status"]))
            await send(message)

        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            self._note_route(span, scope)

    def _note_route(self, span: Span, scope: Scope) -> None:
        """Name the span by what the request turned out to be for."""
        route, state = self._metrics.find_template(scope), scope.get("state", {})
        if route != NO_ROUTE:
            span.rename(f"{scope['method']} {route}")
            span.note(route=route)
        job_id = scope.get("path_params", {}).get("job_id") or state.get("job_id")
        span.note(job_id=job_id, request_id=state.get("request_id"))
