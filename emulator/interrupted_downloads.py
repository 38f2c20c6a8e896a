"""Downloads that break off: the connection ends after `SENT_SHARE` of the bytes, a few times a file."""

from collections import Counter

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from emulator.broken_responses import TRANSPORT_KEY, wait_for_disconnect

SENT_SHARE = 0.4
MAX_INTERRUPTIONS = 3


class InterruptedDownloads:
    """Counts, per file, how often its download was interrupted, and how many downloads were resumed.

    A file is known by its job's id and its number within the job.
    """

    def __init__(self) -> None:
        self._breaks: Counter[tuple[str, int]] = Counter()
        self._continued = 0

    def should_interrupt(self, job_id: str, number: int) -> bool:
        """Return whether to interrupt this download, and count it; at most `MAX_INTERRUPTIONS` a file."""
        if self._breaks[job_id, number] >= MAX_INTERRUPTIONS:
            return False
        self._breaks[job_id, number] += 1
        return True

    def note_request(self, headers: Headers) -> None:
        """Count a download as resumed if it asks for a byte range."""
        self._continued += "range" in headers

    def count_interruptions(self) -> dict[str, int]:
        """Return the interruptions: in all, files concerned, most for one file, and resumed downloads."""
        return {
            "breaks": self._breaks.total(),
            "files": len(self._breaks),
            "most_of_one": max(self._breaks.values(), default=0),
            "continued": self._continued,
        }


class InterruptedResponse(Response):
    """A response with another response's headers and `SENT_SHARE` of its body; then the connection closes."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a part of the body, close the connection and wait until the client has gone."""
        cut = _TruncatingSender(send)
        await self._whole(scope, receive, cut.send_message)
        scope["state"][TRANSPORT_KEY].close()
        await wait_for_disconnect(receive)


class _TruncatingSender:
    """ASGI `send` that passes a response on until `SENT_SHARE` of its body is sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._left = 0

    async def send_message(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            length = int(Headers(raw=message["headers"]).get("content-length", "0"))
            self._left = int(length * SENT_SHARE)
            await self._send(message)
            return
        body = message.get("body", b"")[: self._left]
        self._left -= len(body)
        await self._send({**message, "body": body, "more_body": True})
