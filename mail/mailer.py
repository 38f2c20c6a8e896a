"""Hands letters to the mail server, one connection each."""

import asyncio
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

import aiosmtplib

from mail.mail_server import MailServer

# Below the activity's own timeout, so that a server that hangs is told from a worker that died.
SEND_SECONDS = 25.0
# Headers are not folded: Python folds an address of the web in a way that programs do not read (RFC 2047).
# RFC 5322 allows so long a line.
_ONE_LINE = SMTP.clone(max_line_length=998)
_FIRST_PERMANENT_CODE = 500
# What the library says; it has no type of its own for this.
_NO_STARTTLS = "STARTTLS extension not supported"


class MailRefusedError(Exception):
    """The server will not take this letter, however often it is sent. `of_recipient`: nor any other there.

    The server's own words are left out, because they often quote the address.
    """

    def __init__(self, code: int | None, *, of_recipient: bool) -> None:
        super().__init__(f"The mail server refused the mail (SMTP {code or 'says no code'}).")
        self.code, self.of_recipient = code, of_recipient


class MailUnreachedError(Exception):
    """The server was not reached, or took nothing now."""


class Mailer:
    """A client of one mail server, for letters from one sender."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self.sender = sender

    async def send(self, letter: EmailMessage, recipient: str) -> None:
        """Hand over a letter.

        Raises:
            MailRefusedError: the server will never take it.
            MailUnreachedError: it may take it later. Where the connection broke at the end, it may have.
        """
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._hand_over(letter, recipient)
        except aiosmtplib.SMTPRecipientsRefused as error:
            code = error.recipients[0].code
            raise _translate_answer(code, of_recipient=True) from None
        except (aiosmtplib.SMTPDataError, aiosmtplib.SMTPSenderRefused) as error:
            raise _translate_answer(error.code, of_recipient=False) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # The message may quote the server, the address or the user.
            raise MailUnreachedError(f"The mail server could not be used ({_explain(error)}).") from None

    async def _hand_over(self, letter: EmailMessage, recipient: str) -> None:
        server = self._server
        policy = _ONE_LINE if recipient.isascii() else _ONE_LINE.clone(utf8=True)
        await aiosmtplib.send(
            letter.as_bytes(policy=policy),
            sender=parseaddr(self.sender)[1],
            recipients=[recipient],
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            # None: where the server offers it.
            start_tls=True if server.must_encrypt else (False if server.tls else None),
            timeout=SEND_SECONDS,
        )


def _translate_answer(code: int, *, of_recipient: bool) -> Exception:
    if code >= _FIRST_PERMANENT_CODE:
        return MailRefusedError(code, of_recipient=of_recipient)
    return MailUnreachedError(f"The mail server answered SMTP {code}.")


def _explain(error: BaseException) -> str:
    """Return what an operator can mend, else the error's name."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, ssl.SSLCertVerificationError):
            return "this machine does not trust its certificate; SSL_CERT_FILE may name others"
        found = found.__cause__ or found.__context__
    return "it offers no STARTTLS" if _NO_STARTTLS in str(error) else type(error).__name__
