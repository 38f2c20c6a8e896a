"""Downloads that break off: each connection ends at a share of what is left, so many times for a file."""

from collections import Counter

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from emulator.replies import TRANSPORT, gone

SHARE = 0.4
MOST_BREAKS = 3


class Breaking:
    """How often the download of each file has broken off, and how often one was gone on with.

    A file is known by its job's id and its number there.
    """

    def __init__(self) -> None:
        self._breaks: Counter[tuple[str, int]] = Counter()
        self._continued = 0

    def breaks(self, job_id: str, number: int) -> bool:
        """Whether this download of the file breaks off; not for ever."""
        if self._breaks[job_id, number] >= MOST_BREAKS:
            return False
        self._breaks[job_id, number] += 1
        return True

    def note(self, headers: Headers) -> None:
        """A download is asked for; by one that asks for a rest it is gone on with."""
        self._continued += "range" in headers

    def tally(self) -> dict[str, int]:
        """All breaks, of how many files, the most of one file, and the downloads that asked for a rest."""
        return {
            "breaks": self._breaks.total(),
            "files": len(self._breaks),
            "most_of_one": max(self._breaks.values(), default=0),
            "continued": self._continued,
        }


class BreakingOff(Response):
    """Another answer's headers, and `SHARE` of the bytes that they promise; then the connection ends."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send, then cut."""
        cut = _Cut(send)
        await self._whole(scope, receive, cut.send)
        scope["state"][TRANSPORT].close()
        await gone(receive)


class _Cut:
    """Passes an answer on until its share of bytes is out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._left = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            length = int(Headers(raw=message["headers"]).get("content-length", "0"))
            self._left = int(length * SHARE)
            await self._send(message)
            return
        body = message.get("body", b"")[: self._left]
        self._left -= len(body)
        await self._send({**message, "body": body, "more_body": True})
