"""The settings of who may call the API, and as whom."""

import secrets
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from contracts.people import Role
from filesystem.made_secrets import read_or_create_secret
from settings.host import HostSettings

MIN_KEY_SECRET_CHARS = 32
LOOPBACK_NAME = "localhost"


class AccessSettings(HostSettings):
    """The settings of log-ins, keys, an identity provider's and a proxy's word."""

    auth: Literal["off", "proxy", "on"] = Field(
        default="off",
        description="off: whoever reaches the port may do everything, so it is this machine's alone. proxy:"
        " somebody else logs people in. on: people log in here, and programs have keys.",
    )
    auth_proxy_header: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9-]*$",
        description="The header in which a proxy says who it has logged in, such as X-Forwarded-Email.",
    )
    auth_proxy_from: str = Field(
        default="",
        description="The proxy's addresses (10.0.0.7, 172.18.0.0/16), with commas between: only these are"
        " believed what they say of a caller.",
    )
    auth_proxy_role: Role = Field(
        default=Role.MAKER, description="What a person is whom the proxy brings for the first time."
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[!-~]+|http://(127\.0\.0\.1|localhost)[!-~]*)?$",
        description="The identity provider (OpenID Connect) of people, with LONGTAKE_AUTH=on.",
    )
    oidc_client_id: str = Field("", description="What the provider calls this installation.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret at the provider.")
    oidc_client_secret_file: Path | None = Field(default=None, description="A file with that secret.")
    oidc_allowed_domains: str = Field(
        default="",
        description="Of the addresses by which the provider's people are known here, with commas between, or"
        " *: any that the provider has verified.",
    )
    oidc_role: Role = Field(
        default=Role.MAKER, description="What a person is whom the provider brings for the first time."
    )
    key_secrets: SecretStr | None = Field(
        default=None,
        description="Under which API keys are kept: 32 characters or more. Two with a blank between, the new"
        " one first, while one is replaced. Default: made once, in var/.",
    )

    @field_validator("auth_proxy_from")
    @classmethod
    def _validate_networks(cls, text: str) -> str:
        _parse_networks(text)
        return text

    @field_validator("key_secrets")
    @classmethod
    def _validate_key_secrets(cls, given: SecretStr | None) -> SecretStr | None:
        texts = given.get_secret_value().split() if given else []
        if any(len(text) < MIN_KEY_SECRET_CHARS for text in texts):
            raise ValueError(f"must be {MIN_KEY_SECRET_CHARS} characters or more, without blanks in them")
        return given if texts else None

    @model_validator(mode="after")
    def _require_a_proxy_that_is_named(self) -> Self:
        if self.auth == "proxy" and not (self.auth_proxy_header and self.auth_proxy_from.strip()):
            raise ValueError(
                "LONGTAKE_AUTH=proxy needs LONGTAKE_AUTH_PROXY_HEADER, the header that says who calls, and"
                " LONGTAKE_AUTH_PROXY_FROM, the addresses of the proxy that sets it"
            )
        return self

    @model_validator(mode="after")
    def _require_a_whole_identity_provider(self) -> Self:
        whole = self.oidc_client_id and self.oidc_secret and self.oidc_domains
        if self.oidc_issuer and (self.auth != "on" or not whole):
            raise ValueError(
                "LONGTAKE_OIDC_ISSUER needs LONGTAKE_AUTH=on, LONGTAKE_OIDC_CLIENT_ID,"
                " LONGTAKE_OIDC_CLIENT_SECRET and LONGTAKE_OIDC_ALLOWED_DOMAINS"
            )
        return self

    @property
    def oidc_domains(self) -> frozenset[str]:
        """The domains whose people the identity provider may bring."""
        return frozenset(name.casefold() for name in self.oidc_allowed_domains.replace(",", " ").split())

    @property
    def oidc_secret(self) -> str:
        """The client's secret at the identity provider."""
        if self.oidc_client_secret_file:
            return self.oidc_client_secret_file.expanduser().read_text().strip()
        return self.oidc_client_secret.get_secret_value() if self.oidc_client_secret else ""

    @property
    def auth_refusal(self) -> str | None:
        """Why the API does not start like this; None: it does."""
        if self.auth != "off" or _is_loopback(self.api_host):
            return None
        return (
            "LONGTAKE_AUTH=off lets whoever reaches the port do everything, and LONGTAKE_API_HOST="
            f"{self.api_host} can be reached from outside. Set LONGTAKE_AUTH=on, so that people log in, or"
            " LONGTAKE_AUTH=proxy behind a proxy that logs them in; or leave LONGTAKE_API_HOST at 127.0.0.1."
        )

    @cached_property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The addresses that are believed what they say of a caller."""
        return _parse_networks(self.auth_proxy_from)

    @cached_property
    def key_hash_secrets(self) -> tuple[str, ...]:
        """The secrets under which API keys are kept, the newest first."""
        if self.key_secrets:
            return tuple(self.key_secrets.get_secret_value().split())
        made = read_or_create_secret(self.var_dir / "key.secret", lambda: secrets.token_urlsafe(32))
        return (made,)


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == LOOPBACK_NAME or host.endswith(f".{LOOPBACK_NAME}")


def _parse_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name) for name in text.replace(",", " ").split())
