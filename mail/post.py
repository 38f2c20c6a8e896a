"""Writes letters and sends them."""

from collections.abc import Sequence
from typing import Self

from contracts import CallerNotice
from mail.letters import LetterHead
from mail.mail_server import MailServer
from mail.mailer import Mailer
from mail.unsubscribe_tokens import UnsubscribeTokens


class Post:
    """All that it takes to mail people."""

    def __init__(self, mailer: Mailer, public_url: str, secrets: Sequence[str]) -> None:
        self._mailer = mailer
        self._head = LetterHead(mailer.sender, public_url.rstrip("/"))
        self._tokens = UnsubscribeTokens(secrets)

    @classmethod
    def open(cls, smtp_url: str, sender: str, public_url: str, secrets: Sequence[str]) -> Self | None:
        """Open it by the settings' words; None: no mail server is set up."""
        if not smtp_url:
            return None
        return cls(Mailer(MailServer.from_url(smtp_url), sender), public_url, secrets)

    async def send_notice(self, notice: CallerNotice, title: str, user_id: str, recipient: str) -> None:
        """Tell a person of their film.

        Raises:
            MailRefusedError: the server will never take it.
            MailUnreachedError: it may take it later.
        """
        letter = self._head.write_notice(
            notice,
            title,
            recipient,
            message_id=self._head.make_message_id(notice.job_id, notice.event, user_id),
            unsubscribe_token=self._tokens.sign(user_id),
        )
        await self._mailer.send(letter, recipient)

    async def send_verification(self, recipient: str, token: str) -> None:
        """Send the link by which a person shows that they read this address.

        Raises:
            MailRefusedError: the server will never take it.
            MailUnreachedError: it may take it later.
        """
        message_id = self._head.make_message_id("verify", token)
        await self._mailer.send(self._head.write_verification(recipient, token, message_id), recipient)
