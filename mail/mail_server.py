"""The mail server (SMTP) that takes our letters, by its URL."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlsplit

SUBMISSION_PORT, TLS_PORT = 587, 465


@dataclass(frozen=True)
class MailServer:
    """Where the server is, and how we log in there. `tls`: from the first byte, as `smtps://` says."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read `smtp://user:password@host:587` or `smtps://…`; user and password percent-encoded.

        Raises:
            ValueError: it is none. The message does not quote it.
        """
        try:
            parts = urlsplit(url)
            tls, port = parts.scheme == "smtps", parts.port
        except ValueError:
            raise ValueError("must be smtp://host:port or smtps://host:port") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must be smtp://host:port or smtps://host:port, perhaps with user:password@")
        user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
        return cls(parts.hostname, port or (TLS_PORT if tls else SUBMISSION_PORT), tls, user, password)

    @property
    def must_encrypt(self) -> bool:
        """Whether nothing may be sent before STARTTLS: a password that leaves this machine is encrypted."""
        return not self.tls and self.user is not None and not self._is_loopback

    @property
    def _is_loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"
