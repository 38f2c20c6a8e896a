"""Middleware around every request: request id, access log line, and a problem for unexpected errors."""

import logging
import re
import time
from collections.abc import Mapping
from contextvars import ContextVar
from uuid import uuid4

from anyio import BrokenResourceError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import INTERNAL_ERROR, ProblemError
from api.metrics.http_metrics import HttpMetrics

log = logging.getLogger("longtake.api")
MAX_LOGGED_PATH_CHARS = 200
REQUEST_ID_HEADER = "X-Request-Id"
MAX_ID_CHARS = 128
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_current_scope: ContextVar[Scope | None] = ContextVar("current_scope", default=None)
# A signed link, a shared one or a callback address is a credential: the log must not contain it.
_SECRET_PATHS = re.compile("(/assets/|/callbacks/[^/]+/|/s/|/mail/[^/]+/)[^/]+")

# Where it does not belong, but somebody may put it there.
_KEYS = re.compile("ltk_[0-9A-Za-z]+")


class RequestLogMiddleware:
    """ASGI middleware, the outermost but for the root path."""

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self.app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with an id and a log line."""
        if scope["type"] == "http":
            await _LoggedRequest(scope, send, self._metrics).serve_request(self.app, receive)
        else:
            await self.app(scope, receive, send)


def _is_client_disconnect(error: Exception) -> bool:
    """Return whether the stream's client disconnected: FastAPI (0.165) may then write to a closed pipe."""
    return isinstance(error, ExceptionGroup) and error.split(BrokenResourceError)[1] is None


def find_request_ids() -> Mapping[str, object]:
    """Return the ids of the request that is logging, if any, and of the job that it is about."""
    if (scope := _current_scope.get()) is None:
        return {}
    job_id = scope.get("path_params", {}).get("job_id") or scope["state"].get("job_id")
    return {
        "request_id": scope["state"]["request_id"],
        **({"job_id": job_id[:MAX_ID_CHARS]} if job_id else {}),
    }


def _choose_request_id(scope: Scope) -> str:
    """Take the caller's id, if a line of log can bear it, or make one."""
    given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


class _LoggedRequest:
    def __init__(self, scope: Scope, send: Send, metrics: HttpMetrics) -> None:
        self.scope, self._send, self._metrics = scope, send, metrics
        self.id = scope.setdefault("state", {}).setdefault("request_id", _choose_request_id(scope))
        self.status: int | None = None
        self.began = time.perf_counter()

    async def serve_request(self, app: ASGIApp, receive: Receive) -> None:
        _current_scope.set(self.scope)
        try:
            await app(self.scope, receive, self.send_with_headers)
        except Exception as error:
            if self.status is not None and _is_client_disconnect(error):
                return
            log.exception("request %s failed", self.id)
            if self.status is not None:
                raise  # Part of the answer is sent: the server must break the connection.
            await self._internal_error_app()(self.scope, receive, self.send_with_headers)
        finally:
            self._write_log_line()

    async def send_with_headers(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._metrics.observe(self.scope, message["status"], time.perf_counter() - self.began)
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID_HEADER] = self.id
            headers["X-Content-Type-Options"] = "nosniff"
        await self._send(message)

    def _internal_error_app(self) -> ASGIApp:
        return ProblemError(
            INTERNAL_ERROR, "Our log says more under this request id.", request_id=self.id
        ).to_response()

    def _write_log_line(self) -> None:
        took_ms = (time.perf_counter() - self.began) * 1000
        path = redact_path(self.scope)
        fields = {"method": self.scope["method"], "path": path, "status": self.status, "ms": round(took_ms)}
        log.info(
            "%s %s %s %.0f ms %s",
            fields["method"],
            path,
            self.status,
            took_ms,
            self.id,
            extra={"fields": fields},
        )


def redact_path(scope: Scope) -> str:
    """Return the path of a request without what in it is secret."""
    # Still percent-encoded, so that a path cannot forge another log line.
    raw: bytes = scope.get("raw_path") or b""
    text = _KEYS.sub("ltk_…", raw.decode("latin-1"))
    return _SECRET_PATHS.sub(r"\1…", text)[:MAX_LOGGED_PATH_CHARS]
