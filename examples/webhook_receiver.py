"""Receives Longtake's webhooks and verifies their signatures, with the standard library alone.

    LONGTAKE_WEBHOOK_SECRET=whsec_… python examples/webhook_receiver.py 9000

`longtake doctor` says where the secret is. The `callback_url` of a brief must be public https, so a proxy
that ends TLS stands before this receiver. The signatures are those of Standard Webhooks.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

# An older or younger message is refused, so that one that was recorded cannot be sent again later.
TOLERANCE_SECONDS = 300
MAX_BYTES = 1_000_000


class ForgedError(Exception):
    """The message was not signed with our secret, or not now."""


def verify(headers: Message, body: bytes, secret: str, now: float) -> None:
    """Raise ForgedError unless the body was signed with the secret (`whsec_…`) within the tolerance."""
    message_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not seconds.isdecimal() or abs(now - int(seconds)) > TOLERANCE_SECONDS:
        raise ForgedError("the timestamp is missing, too old or too new")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    # There are two signatures while a secret is being replaced. compare_digest takes the same time for each.
    given = headers.get("webhook-signature", "").encode().split()
    if not any(hmac.compare_digest(signature, expected) for signature in given):
        raise ForgedError("no signature is ours")


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to each message that is signed, and prints it once."""

    secret = ""
    # A message comes again when our answer was lost. A real receiver keeps the ids in its database.
    seen: ClassVar[set[str]] = set()

    def do_POST(self) -> None:
        """Take a message: 204 ends the tries, 400 brings it again later, 410 would end all tries."""
        length = int(self.headers.get("content-length", 0))
        if length > MAX_BYTES:
            return self._answer(413)
        body = self.rfile.read(length)
        try:
            verify(self.headers, body, self.secret, time.time())
        except ForgedError as error:
            print(f"refused: {error}", flush=True)
            return self._answer(400)
        message_id = self.headers["webhook-id"]
        if message_id not in self.seen:
            self.seen.add(message_id)
            event = json.loads(body)
            print(event["type"], event["job_id"], flush=True)
        return self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing for each request."""


def main(port: int) -> None:
    """Serve until Ctrl-C. Port 0 takes a free one."""
    Receiver.secret = os.environ["LONGTAKE_WEBHOOK_SECRET"]
    with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
        print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 9000)
