"""The settings of mails to people."""

from email.utils import parseaddr
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mail.mail_server import MailServer


class MailSettings(BaseSettings):
    """Which mail server takes letters, and from whom they are. Without both there are none."""

    model_config = SettingsConfigDict(env_prefix="LONGTAKE_", frozen=True, hide_input_in_errors=True)

    public_url: str = Field(
        default="", description="Where providers reach this API from outside. Without it they are only asked."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="smtp://user:password@host:587 or smtps://…, the mail server that takes mails to people.",
    )
    smtp_url_file: Path | None = Field(default=None, description="A file that holds it instead.")
    mail_from: str = Field(default="", description="The sender: films@example.com, or Name <address>.")

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
