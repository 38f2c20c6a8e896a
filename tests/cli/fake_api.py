"""An API that says what a test tells it to, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contracts import ProgressResponse

JOB = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
FILM = b"the bytes of a film"
SESSION = "GET /api/v1/session"


class FakeApi:
    """Answers by `method path`; a list is answered one by one, its last for ever. Notes what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, bytes]]] = {}
        self.asked: list[tuple[str, bytes]] = []
        self.last_seen: list[str | None] = []
        self.keys: list[str] = []
        self.url = ""

    def says(self, call: str, *bodies: object, status: int = 200) -> None:
        """Answer this call with these bodies, as JSON unless they are bytes."""
        self.answers[call] = [
            (status, body if isinstance(body, bytes) else json.dumps(body).encode()) for body in bodies
        ]

    def shows(self, *pictures: ProgressResponse) -> None:
        """Answer the job's progress with these."""
        self.says(f"GET /api/v1/jobs/{JOB}/progress", *(json.loads(p.model_dump_json()) for p in pictures))

    def streams(self, *bodies: str) -> None:
        """Answer the job's progress with these streams, each of which breaks off at its end."""
        self.says(f"GET /api/v1/jobs/{JOB}/progress", *(body.encode() for body in bodies))

    def answer(self, call: str, body: bytes) -> tuple[int, bytes]:
        """The next answer to this call."""
        if call == SESSION and call not in self.answers:
            return (
                200,
                b"{}",
            )  # Nothing is to be confirmed; that each order asks so is no matter of most tests.
        self.asked.append((call, body))
        left = self.answers.get(call.partition("?")[0], [(404, b"nothing here")])
        return left.pop(0) if len(left) > 1 else left[0]


def event(name: str, data: str, id_: str = "") -> str:
    """An event as it is sent."""
    return f"event: {name}\ndata: {data}\n" + (f"id: {id_}\n" if id_ else "") + "\n"


@contextmanager
def serving(fake: FakeApi) -> Iterator[FakeApi]:
    """Serve while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = fake.answer(f"{self.command} {self.path}", body)
            self.send_response(status)
            if key := self.headers.get("Idempotency-Key"):
                fake.keys.append(key)
            is_stream = answer.startswith(b"event:")
            if self.path.endswith("/progress"):
                fake.last_seen.append(self.headers.get("Last-Event-ID"))
            self.send_header("Content-Type", "text/event-stream" if is_stream else "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815 - the names that the library calls

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
