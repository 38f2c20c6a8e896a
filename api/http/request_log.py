"""Middleware around every request: request id, access log line, and a problem for unexpected errors."""

import logging
import re
import time
from uuid import uuid4

from anyio import BrokenResourceError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import INTERNAL_ERROR, ProblemError

log = logging.getLogger("longtake.api")
MAX_LOGGED_PATH_CHARS = 200
# A signed link, a shared one or a callback address is a credential: the log must not contain it.
_SECRET_PATHS = re.compile("(/assets/|/callbacks/[^/]+/|/s/)[^/]+")

# Where it does not belong, but somebody may put it there.
_KEYS = re.compile("ltk_[0-9A-Za-z]+")


class RequestLogMiddleware:
    """ASGI middleware, the outermost but for the root path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with an id and a log line."""
        if scope["type"] == "http":
            await _LoggedRequest(scope, send).serve_request(self.app, receive)
        else:
            await self.app(scope, receive, send)


def _is_client_disconnect(error: Exception) -> bool:
    """Return whether the stream's client disconnected: FastAPI (0.165) may then write to a closed pipe."""
    return isinstance(error, ExceptionGroup) and error.split(BrokenResourceError)[1] is None


class _LoggedRequest:
    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self._send = scope, send
        self.id = scope.setdefault("state", {}).setdefault("request_id", uuid4().hex)
        self.status: int | None = None
        self.began = time.perf_counter()

    async def serve_request(self, app: ASGIApp, receive: Receive) -> None:
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
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            headers["X-Content-Type-Options"] = "nosniff"
        await self._send(message)

    def _internal_error_app(self) -> ASGIApp:
        return ProblemError(
            INTERNAL_ERROR, "Our log says more under this request id.", request_id=self.id
        ).to_response()

    def _write_log_line(self) -> None:
        took_ms = (time.perf_counter() - self.began) * 1000
        path = redact_path(self.scope)
        log.info("%s %s %s %.0f ms %s", self.scope["method"], path, self.status, took_ms, self.id)


def redact_path(scope: Scope) -> str:
    """Return the path of a request without what in it is secret."""
    # Still percent-encoded, so that a path cannot forge another log line.
    raw: bytes = scope.get("raw_path") or b""
    text = _KEYS.sub("ltk_…", raw.decode("latin-1"))
    return _SECRET_PATHS.sub(r"\1…", text)[:MAX_LOGGED_PATH_CHARS]
