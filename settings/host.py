"""The settings of where Longtake runs: its folder, its address, the names under which it is reached."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ALLOWED_HOST = re.compile(r"\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*\.?|[0-9a-fA-F:.]+")


class HostSettings(BaseSettings):
    """The settings that the others build on. Each is read from `LONGTAKE_` and its name in capitals."""

    # An invalid value may still be a secret: errors must not show it.
    model_config = SettingsConfigDict(env_prefix="LONGTAKE_", frozen=True, hide_input_in_errors=True)

    var_dir: Path = Field(
        default=Path("var"), description="Everything that Longtake writes is below this folder."
    )
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)

    public_url: str = Field(
        default="", description="Where providers reach this API from outside. Without it they are only asked."
    )
    root_path: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        description="The path that a proxy serves this API and its page under. Default: the public URL's.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Names under which pages may call this API beside loopback's and the public URL's, with"
        " commas between: films.example, *.films.example (all below it), or * (any: only behind a log-in).",
    )
    owner: str = Field("local", description="The id of the team whose jobs these are where nobody logs in.")

    @model_validator(mode="after")
    def _make_folder_absolute(self) -> Self:
        # The API, the worker and their subprocesses may have different working directories.
        object.__setattr__(self, "var_dir", self.var_dir.expanduser().absolute())
        return self

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
