"""A real mail server (SMTP) for tests: it keeps the letters, and answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from mail.post import Post

SENDER, PUBLIC_URL = "Longtake <films@films.example>", "https://films.example"
SIGNING_SECRETS = ("a secret of the tests",)


@dataclass
class MailHouse:
    """What the server has taken. Of `rcpt` and `data`, each answer is given once; then all is taken."""

    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: object,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.data:
            return self.data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.letters.append(message_from_bytes(envelope.content, EmailMessage, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@asynccontextmanager
async def mail_house(
    port: int = 0, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> AsyncIterator[MailHouse]:
    """A mail server while the block runs; `tls`: from the first byte. Any password does, encrypted."""
    house = MailHouse()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            house,
            enable_SMTPUTF8=True,
            hostname="mail.films.example",
            tls_context=starttls,
            authenticator=lambda *_: AuthResult(success=True),
            auth_require_tls=tls is None,
        ),
        "127.0.0.1",
        port,
        ssl=tls,
    )
    house.port = server.sockets[0].getsockname()[1]
    async with server:
        yield house


def post_to(url: str) -> Post:
    """What mails people by the server at this URL."""
    post = Post.open(url, SENDER, PUBLIC_URL, SIGNING_SECRETS)
    assert post
    return post
