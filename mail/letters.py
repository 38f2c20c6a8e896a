"""The text of letters. Titles and errors are untrusted: each becomes one printable line."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime, parseaddr
from urllib.parse import quote

from contracts import CallerNotice
from contracts.notice_words import describe_notice, name_film, to_line

UNSUBSCRIBE_PATH, VERIFY_PATH = "/mail/unsubscribe", "/mail/verify"
MAX_REASON_CHARS = 500


@dataclass(frozen=True)
class LetterHead:
    """What all letters have: who sends them, and where links lead, without a slash at its end."""

    sender: str
    public_url: str

    def write_notice(
        self, notice: CallerNotice, title: str, recipient: str, *, message_id: str, unsubscribe_token: str
    ) -> EmailMessage:
        """Write that a film has ended, or needs its owner."""
        what = describe_notice(notice)
        stop = f"{self.public_url}{UNSUBSCRIBE_PATH}/{unsubscribe_token}"
        film = f"{self.public_url}/#/jobs/{quote(notice.job_id, safe='')}"
        name = name_film(title)
        letter = self._begin(f"{name} {what}", recipient, message_id)
        letter["List-Unsubscribe"] = f"<{stop}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        why = f"\n\n{to_line(notice.error.message, MAX_REASON_CHARS)}" if notice.error else ""
        letter.set_content(
            f"Your film “{name}” {what}.{why}\n\n{film}\n\n-- \n"
            f"You get this because you asked for it on the Team page. No more of these: {stop}\n"
        )
        return letter

    def write_verification(self, recipient: str, token: str, message_id: str) -> EmailMessage:
        """Write the letter whose link shows that the person reads this address."""
        letter = self._begin("Confirm your address for Longtake", recipient, message_id)
        letter.set_content(
            "Somebody who is logged in to Longtake wants mails about films at this address. If that was you,"
            f" open this within an hour:\n\n{self.public_url}{VERIFY_PATH}/{token}\n\n"
            "If not, do nothing: you get no more mails.\n"
        )
        return letter

    def make_message_id(self, *parts: str) -> str:
        """Return a Message-ID: always the same for the same parts, so that a repeated letter is known."""
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
        return f"<{digest}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"

    def _begin(self, subject: str, recipient: str, message_id: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, recipient, subject
        letter["Message-ID"], letter["Date"] = message_id, localtime()
        letter["Auto-Submitted"] = "auto-generated"
        return letter
