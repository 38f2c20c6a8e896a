"""Server-sent events: reading their lines, and going on after a break."""

import json

import httpx

from longtake_client.calls import PREFIX, job_path
from longtake_client.models import Event

RECONNECT_SECONDS = 1.0
# The API sends an event every 15 seconds at least: a stream that is silent for longer has broken.
TIMEOUT = httpx.Timeout(30, read=45)


class EventReader:
    """Makes events of lines, and remembers the last id for the next connection."""

    def __init__(self, job_id: str) -> None:
        self.path = f"{PREFIX}{job_path(job_id)}/progress"
        self._last_id: str | None = None
        self._fields: dict[str, str] = {}

    def begin_headers(self) -> dict[str, str]:
        """Return the headers of a new connection; half an event of the last one is forgotten."""
        self._fields = {}
        last = {"Last-Event-ID": self._last_id} if self._last_id else {}
        return {"Accept": "text/event-stream"} | last

    def read_line(self, line: str) -> Event | None:
        """Take a line in; return the event that it completes. Keep-alives are left out."""
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            before = f"{self._fields['data']}\n" if name == "data" and "data" in self._fields else ""
            self._fields[name] = before + value
            return None
        fields, self._fields = self._fields, {}
        self._last_id = fields.get("id", self._last_id)
        if "data" not in fields or fields.get("event") == "ping":
            return None
        return Event(fields.get("event", "message"), json.loads(fields["data"]), fields.get("id"))
