"""The settings of the Temporal server, and of who can read what it keeps."""

import base64
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from settings.host import HostSettings

PAYLOAD_KEY_BYTES = 32
# A worker with so many jobs in memory takes about 265 MB in all (docs/adr/0064-few-cached-jobs.md).
DEFAULT_CACHED_JOBS = 150


class TemporalSettings(HostSettings):
    """The settings of Temporal's address, the workers' memory, and the keys of payloads."""

    temporal_address: str = Field(
        default="", description="host:port of a Temporal server. Default: the embedded one."
    )
    temporal_namespace: str = Field("", description="Default: Temporal's profile's, else `default`.")
    temporal_port: int = Field(default=7233, ge=1, le=65535)
    temporal_ui_port: int = Field(default=8233, ge=1, le=65535)
    temporal_ui_url: str = Field(
        default="",
        pattern=r"^(https?://[!-~]+)?$",
        description="Temporal's Web UI, for links to it. Default: the embedded server's.",
    )
    cached_jobs: int = Field(
        default=DEFAULT_CACHED_JOBS,
        ge=0,
        description="Jobs that a worker keeps in memory between their tasks, about 0.35 MB each; it replays "
        "the history of any other before it goes on.",
    )
    payload_keys: SecretStr | None = Field(
        default=None,
        description="Encrypt what Temporal keeps of jobs: base64 of 32 bytes. Several with blanks between"
        " while one is replaced: the first encrypts. Default: not encrypted.",
    )
    payload_keys_file: Path | None = Field(default=None, description="A file that holds them instead.")

    @model_validator(mode="after")
    def _validate_payload_keys(self) -> Self:
        try:
            keys = self.payload_secrets
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError("LONGTAKE_PAYLOAD_KEYS_FILE cannot be read") from error
        if not all(map(_is_payload_key, keys)):
            raise ValueError("LONGTAKE_PAYLOAD_KEYS: each must be the base64 of 32 bytes")
        return self

    @property
    def payload_secrets(self) -> tuple[str, ...]:
        """The keys of Temporal's payloads, in base64: the first encrypts, all decrypt; often none."""
        if self.payload_keys_file:
            return tuple(self.payload_keys_file.read_text().split())
        return tuple(self.payload_keys.get_secret_value().split()) if self.payload_keys else ()

    @property
    def temporal_target(self) -> str:
        """The host:port of the Temporal server to connect to."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"


def _is_payload_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == PAYLOAD_KEY_BYTES
    except ValueError:
        return False
