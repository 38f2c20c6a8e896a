"""Around every request: an id, an access log line, and an answer even when something broke."""

import logging
import re
import time
from uuid import uuid4

from anyio import BrokenResourceError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import INTERNAL, ProblemError

log = logging.getLogger("longtake.api")
MAX_LOGGED_PATH_CHARS = 200
# Whoever has a signed link may use it, and whoever has a callback's address may call: no matter for a log.
_SIGNED = re.compile("(/assets/|/callbacks/[^/]+/)[^/]+")


class Envelope:
    """ASGI middleware, the outermost of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            await _Exchange(scope, send).serve(self.app, receive)
        else:
            await self.app(scope, receive, send)


def _left(error: Exception) -> bool:
    """Whether a stream's client has left: FastAPI (0.165) may then close a pipe that it still writes to."""
    return isinstance(error, ExceptionGroup) and error.split(BrokenResourceError)[1] is None


class _Exchange:
    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self._send = scope, send
        self.id = uuid4().hex
        self.status: int | None = None
        self.began = time.perf_counter()

    async def serve(self, app: ASGIApp, receive: Receive) -> None:
        try:
            await app(self.scope, receive, self.send)
        except Exception as error:
            if self.status is not None and _left(error):
                return
            log.exception("request %s failed", self.id)
            if self.status is not None:
                raise  # Half an answer is out: the server must break the connection.
            await self._broken()(self.scope, receive, self.send)
        finally:
            self._note()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            headers["X-Content-Type-Options"] = "nosniff"
        await self._send(message)

    def _broken(self) -> ASGIApp:
        return ProblemError(
            INTERNAL, "Our log says more under this request id.", request_id=self.id
        ).response()

    def _note(self) -> None:
        took_ms = (time.perf_counter() - self.began) * 1000
        log.info("%s %s %s %.0f ms %s", self.scope["method"], self._path(), self.status, took_ms, self.id)

    def _path(self) -> str:
        # As it came, still escaped, so that it cannot pretend to be another line.
        raw: bytes = self.scope.get("raw_path") or b""
        return _SIGNED.sub(r"\1…", raw.decode("latin-1"))[:MAX_LOGGED_PATH_CHARS]
