"""The settings of telling people: by mail, and in their browsers."""

from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from mail.mail_server import MailServer
from mail.post import Post
from settings.host import HostSettings


class MailSettings(HostSettings):
    """Which mail server takes letters, and from whom they are: without both there are none; and Web Push."""

    smtp_url: SecretStr | None = Field(
        default=None,
        description="smtp://user:password@host:587 or smtps://…, the mail server that takes mails to people.",
    )
    smtp_url_file: Path | None = Field(default=None, description="A file that holds it instead.")
    mail_from: str = Field(default="", description="The sender: films@example.com, or Name <address>.")
    web_push: bool = Field(
        default=True,
        description="Whether people who log in may have their browsers tell them of films (Web Push).",
    )

    @field_validator("mail_from")
    @classmethod
    def _validate_sender(cls, text: str) -> str:
        address = parseaddr(text)[1]
        if text and not (text.isprintable() and all(address.partition("@"))):
            raise ValueError("must be an address, such as films@example.com or Films <films@example.com>")
        return text

    @model_validator(mode="after")
    def _require_whole_mail(self) -> Self:
        given = self.smtp_secret
        if given:
            try:
                MailServer.from_url(given)
            except ValueError as error:
                raise ValueError(f"LONGTAKE_SMTP_URL {error}") from None
        if given and not (self.mail_from and self.public_url):
            raise ValueError(
                "LONGTAKE_SMTP_URL needs LONGTAKE_MAIL_FROM, from whom mails are, and LONGTAKE_PUBLIC_URL,"
                " where their links lead"
            )
        return self

    @property
    def smtp_secret(self) -> str:
        """The mail server's URL, which may contain a password; empty: there is none."""
        if self.smtp_url_file:
            try:
                return self.smtp_url_file.expanduser().read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError("LONGTAKE_SMTP_URL_FILE cannot be read") from error
        return self.smtp_url.get_secret_value().strip() if self.smtp_url else ""

    @property
    def sends_mail(self) -> bool:
        """Whether people can be told by mail."""
        return bool(self.smtp_secret)

    def open_post(self, secrets: Sequence[str]) -> Post | None:
        """Open what mails people, whose links are signed with these; None: no mail server is set up."""
        return Post.open(self.smtp_secret, self.mail_from, self.public_url, secrets)

    @property
    def push_contact(self) -> str:
        """Where push services reach whoever runs this (RFC 8292, 2.1); empty: that is not known."""
        if address := parseaddr(self.mail_from)[1]:
            return f"mailto:{address}"
        return self.public_url if self.public_url.startswith("https://") else ""
