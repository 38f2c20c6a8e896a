"""The settings of the services that make films: who writes, what may be spent, the way out to them."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from settings.host import HostSettings


class ServiceSettings(HostSettings):
    """The settings of paid services, and of the emulator that plays them."""

    daily_cap_usd: float | None = Field(
        default=None, ge=0, description="What all jobs together may spend on one day (UTC)."
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

    @model_validator(mode="after")
    def _make_file_absolute(self) -> Self:
        if self.models_file is not None:
            object.__setattr__(self, "models_file", self.models_file.expanduser().absolute())
        return self

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
    def loopback_allowed(self) -> bool:
        """Whether providers may be at loopback addresses."""
        return self.allow_loopback or bool(self.emulator_url)
