"""A service that answers what a test tells it to, over real HTTP, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """A request as it came, its path with the query."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer: bytes as they are, else as JSON. With a Content-Length that is too large, it ends early."""

    body: object = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Answering:
    """The service. Of the answers to a request it gives one after the other, and the last again and again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[Heard] = []
        self._answers: dict[str, list[Said]] = {}

    def on(self, request: str, *answers: object) -> None:
        """Answer `"GET /path"`, whatever its query, with these: `Said`, or the body of a 200."""
        self._answers[request] = [a if isinstance(a, Said) else Said(a) for a in answers]

    def answer(self, method: str, heard: Heard) -> Said:
        self.heard.append(heard)
        answers = self._answers.get(f"{method} {heard.path.partition('?')[0]}", [Said(status=501)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def answering() -> Iterator[Answering]:
    """Such a service on a free loopback port while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = service.answer(self.command, Heard(self.path, headers, body))
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.content)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.content)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = Answering(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
