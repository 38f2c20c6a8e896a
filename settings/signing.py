"""The settings of what Longtake signs: addresses, messages to callers, films."""

import base64
import secrets
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from filesystem.made_secrets import read_or_create_secret
from settings.host import HostSettings

WEBHOOK_PREFIX = "whsec_"
# The lengths of a symmetric secret in bytes (Standard Webhooks, `spec/standard-webhooks.md`).
MIN_SECRET_BYTES, MAX_SECRET_BYTES = 24, 64


class SigningSettings(HostSettings):
    """The settings of secrets that sign, and of the certificate of films."""

    signing_key: SecretStr | None = Field(
        default=None,
        description="Signs asset URLs. Two with a blank between while one is replaced: the first signs."
        " Default: made once, in var/.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="`whsec_…`, signs what callers are told. Two with a blank between while one is replaced."
        " Default: made once, in var/.",
    )
    replace_secrets: bool = Field(
        default=False, description="Start though other processes have other secrets: these count from now on."
    )
    c2pa_certificate: Path | None = Field(
        default=None,
        description="PEM file that films are signed with: the certificate, then its chain. Needs the key.",
    )
    c2pa_private_key: Path | None = Field(default=None, description="PEM file of its private key.")

    @model_validator(mode="after")
    def _make_files_absolute(self) -> Self:
        for name in ("c2pa_certificate", "c2pa_private_key"):
            if (path := getattr(self, name)) is not None:
                object.__setattr__(self, name, path.expanduser().absolute())
        return self

    @model_validator(mode="after")
    def _require_both_signing_files(self) -> Self:
        if (self.c2pa_certificate is None) != (self.c2pa_private_key is None):
            raise ValueError("LONGTAKE_C2PA_CERTIFICATE and LONGTAKE_C2PA_PRIVATE_KEY need each other")
        return self

    @field_validator("webhook_secret")
    @classmethod
    def _validate_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        texts = secret.get_secret_value().split() if secret else []
        if not all(_is_webhook_secret(text) for text in texts):
            raise ValueError("must be whsec_ and the base64 of 24 to 64 bytes")
        return secret if texts else None

    @cached_property
    def signing_secrets(self) -> tuple[str, ...]:
        """The keys of asset URLs and callback addresses: the first signs, all are accepted."""
        if self.signing_key and (keys := self.signing_key.get_secret_value().split()):
            return tuple(keys)
        return (read_or_create_secret(self.var_dir / "signing.key", lambda: secrets.token_urlsafe(32)),)

    @property
    def webhook_secret_file(self) -> Path:
        """The file of the generated webhook secret, used unless one is configured."""
        return self.var_dir / "webhook.secret"

    @cached_property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The secrets that sign our webhooks to callers, each `whsec_…`."""
        if self.webhook_secret:
            return tuple(self.webhook_secret.get_secret_value().split())
        return (read_or_create_secret(self.webhook_secret_file, _new_webhook_secret),)


def _is_webhook_secret(text: str) -> bool:
    try:
        key = base64.b64decode(text.removeprefix(WEBHOOK_PREFIX), validate=True)
    except ValueError:
        return False
    return text.startswith(WEBHOOK_PREFIX) and MIN_SECRET_BYTES <= len(key) <= MAX_SECRET_BYTES


def _new_webhook_secret() -> str:
    return WEBHOOK_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
