"""Every setting, typed, read from `LONGTAKE_*` in the environment."""

import base64
import re
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from filesystem.made_secrets import read_or_create_secret
from operation_settings import OperationSettings

WEBHOOK_PREFIX = "whsec_"
_ALLOWED_HOST = re.compile(r"\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*\.?|[0-9a-fA-F:.]+")
# The lengths of a symmetric secret in bytes (Standard Webhooks, `spec/standard-webhooks.md`).
MIN_SECRET_BYTES, MAX_SECRET_BYTES = 24, 64
# A worker with so many jobs in memory takes about 265 MB in all (docs/adr/0064-few-cached-jobs.md).
DEFAULT_CACHED_JOBS = 150


class Settings(OperationSettings):
    """Everything that can be configured. The defaults are embedded: one machine, files under `var/`."""

    # An invalid value may still be a secret: errors must not show it.
    model_config = SettingsConfigDict(env_prefix="LONGTAKE_", frozen=True, hide_input_in_errors=True)

    database_url: str = Field(
        default="", description="SQLAlchemy URL of the catalog. Default: SQLite in var/."
    )
    assets_url: str = Field(
        default="", description="Object store of the assets. Default: files in var/assets."
    )
    assets_public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+/?)?$",
        description="Where browsers reach the S3 or Azure store, if not where API and workers do.",
    )
    assets_links: Literal["redirect", "through"] = Field(
        default="redirect",
        description="Whether browsers get media from a cloud's store itself, or through the API.",
    )
    ffmpeg: str | None = Field(
        default=None, description="Path of an ffmpeg. Default: the one that comes along."
    )

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

    allowed_hosts: str = Field(
        default="",
        description="Names under which pages may call this API beside loopback's and the public URL's, with"
        " commas between: films.example, *.films.example (all below it), or * (any: only behind a log-in).",
    )
    root_path: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        description="The path that a proxy serves this API and its page under. Default: the public URL's.",
    )
    daily_cap_usd: float | None = Field(
        default=None, ge=0, description="What all jobs together may spend on one day (UTC)."
    )
    upload_quota_mb: int = Field(
        default=1_000, ge=0, description="What the uploads of one owner may take together."
    )
    models_file: Path | None = Field(
        default=None,
        description="TOML file of what a gateway at LONGTAKE_OPENAI_URL has: models, lengths, prices.",
    )
    writer: Literal["own", "openai", "google"] = Field(
        default="own", description="Who writes storyboards: our own writer, or a language model."
    )
    writer_model: str = Field(default="", description="The language model's name. Default: the writer's.")
    emulate: bool = Field(
        default=False, description="`longtake up` runs an emulator of the services and uses it."
    )
    emulator_port: int = Field(default=8100, ge=1, le=65535)
    emulator_speed: float = Field(
        default=20, gt=0, description="Seconds of a service in one of the emulator."
    )
    emulator_url: str = Field(
        default="", description="An emulator of the services, used instead of them. Never set where money is."
    )
    allow_loopback: bool = Field(
        default=False,
        description="Services may be at addresses of this machine: a gateway, a test.",
    )
    proxy: SecretStr | None = Field(
        default=None,
        description="http(s)://[user:password@]host:port, the way out to the services. Default: straight.",
    )
    proxy_resolves: bool = Field(
        default=False, description="The proxy is asked for names, not for addresses that were checked here."
    )

    c2pa_certificate: Path | None = Field(
        default=None,
        description="PEM file that films are signed with: the certificate, then its chain. Needs the key.",
    )
    c2pa_private_key: Path | None = Field(default=None, description="PEM file of its private key.")

    cached_jobs: int = Field(
        default=DEFAULT_CACHED_JOBS,
        ge=0,
        description="Jobs that a worker keeps in memory between their tasks, about 0.35 MB each; it replays "
        "the history of any other before it goes on.",
    )
    owner: str = Field("local", description="The id of the team whose jobs these are where nobody logs in.")

    @model_validator(mode="after")
    def _make_paths_absolute(self) -> Self:
        # The API, the worker and their subprocesses may have different working directories.
        object.__setattr__(self, "var_dir", self.var_dir.expanduser().absolute())
        for name in ("models_file", "c2pa_certificate", "c2pa_private_key"):
            if (path := getattr(self, name)) is not None:
                object.__setattr__(self, name, path.expanduser().absolute())
        return self

    @model_validator(mode="after")
    def _require_both_signing_files(self) -> Self:
        if (self.c2pa_certificate is None) != (self.c2pa_private_key is None):
            raise ValueError("LONGTAKE_C2PA_CERTIFICATE and LONGTAKE_C2PA_PRIVATE_KEY need each other")
        return self

    @model_validator(mode="after")
    def _require_store_with_addresses(self) -> Self:
        if self.assets_public_url and not self.assets_url.startswith(("s3://", "az://")):
            raise ValueError(
                "LONGTAKE_ASSETS_PUBLIC_URL is of an s3:// or az:// store in LONGTAKE_ASSETS_URL"
            )
        return self

    @field_validator("webhook_secret")
    @classmethod
    def _validate_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        texts = secret.get_secret_value().split() if secret else []
        if not all(_is_webhook_secret(text) for text in texts):
            raise ValueError("must be whsec_ and the base64 of 24 to 64 bytes")
        return secret if texts else None

    @field_validator("allowed_hosts")
    @classmethod
    def _validate_allowed_hosts(cls, text: str) -> str:
        if not all(_ALLOWED_HOST.fullmatch(name) and _to_ascii_host(name) for name in _split_names(text)):
            raise ValueError("must be names of hosts, such as films.example: without https:// and port")
        return text

    @property
    def effective_root_path(self) -> str:
        """The path under which a proxy serves this API and its page: empty, or like `/longtake`."""
        return self.root_path or _path_of_url(self.public_url)

    @property
    def trusted_names(self) -> tuple[str, ...]:
        """The host names under which pages may call this API, in ASCII (IDNA) as browsers send them."""
        own = (_host_of_url(self.public_url), self.api_host)
        return tuple(_to_ascii_host(name) for name in (*_split_names(self.allowed_hosts), *own) if name)

    @field_validator("proxy")
    @classmethod
    def _validate_proxy(cls, proxy: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(proxy.get_secret_value() if proxy else "")
        if proxy and parts.geturl():
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
                raise ValueError("must be http://host:port or https://host:port, perhaps with user:password@")
            return proxy
        return None

    @property
    def proxy_url(self) -> str | None:
        """The proxy's URL, which may contain a password."""
        return self.proxy.get_secret_value() if self.proxy else None

    @property
    def temporal_target(self) -> str:
        """The host:port of the Temporal server to connect to."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"

    @property
    def upload_quota_bytes(self) -> int:
        """The most bytes that the uploads of one owner may take together."""
        return self.upload_quota_mb * 1_000_000

    @property
    def catalog_url(self) -> str:
        """The database's SQLAlchemy URL, with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var_dir / 'longtake.db'}"

    @property
    def assets_location(self) -> str:
        """The URL of the object store of assets."""
        return self.assets_url or (self.var_dir / "assets").as_uri()

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

    @property
    def loopback_allowed(self) -> bool:
        """Whether providers may be at loopback addresses."""
        return self.allow_loopback or bool(self.emulator_url)


def _split_names(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _host_of_url(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""


def _path_of_url(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).path.rstrip("/")
    return ""


def _to_ascii_host(name: str) -> str:
    """Return a host name as in a Host header (`bücher.example`: `xn--bcher-kva.example`), or ""."""
    with suppress(UnicodeError):
        return name if name.isascii() else name.encode("idna").decode()
    return ""


def _is_webhook_secret(text: str) -> bool:
    try:
        key = base64.b64decode(text.removeprefix(WEBHOOK_PREFIX), validate=True)
    except ValueError:
        return False
    return text.startswith(WEBHOOK_PREFIX) and MIN_SECRET_BYTES <= len(key) <= MAX_SECRET_BYTES


def _new_webhook_secret() -> str:
    return WEBHOOK_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
