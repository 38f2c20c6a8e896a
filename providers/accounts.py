"""Our accounts at the providers: keys and base URLs, from the environment or from files that it names."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from providers.registry import ProviderSpec

EMULATED_KEY = "emulated"
# Suffix of the variable for a second secret, beside the key.
WEBHOOK_SECRET = "WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
# The path of a credentials file, from which access tokens are created: replaces a key.
CREDENTIALS = "CREDENTIALS"
# Characters that a header may hold. A line break or a typographic quote means a bad paste.
KEY_PATTERN = re.compile(r"[\x21-\x7e]*")
# Also matches another provider's secrets: for `luma`, `LONGTAKE_LUMA_AGENTS_KEY` is an `AGENTS_KEY`.
SECRET_NAME_PATTERN = re.compile(r"(.*_)?(KEY|SECRET|TOKEN|PASSWORD)(_FILE)?")


class AccountError(ValueError):
    """An invalid account setting. The message names the variable, never its value."""


@dataclass(frozen=True)
class Account:
    """The key, base URL and settings of an account at a provider.

    `extra` maps the suffixes of further variables, which only this provider needs, to their values.
    """

    provider: str
    base_url: str
    key: SecretStr
    webhook_secret: SecretStr | None = None
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)


def variable_name(service: ProviderSpec, what: str = "") -> str:
    """Return the name of the environment variable for a setting of a provider, such as its `KEY`."""
    return f"LONGTAKE_{service.name.upper().replace('-', '_')}_{what}"


class Accounts:
    """The configured accounts, read once from `LONGTAKE_<PROVIDER>_KEY` and related variables.

    For a provider `dream-machine` these are read: `LONGTAKE_DREAM_MACHINE_KEY` (or `…_KEY_FILE`, the path of
    a file that holds it), `…_URL` (another base URL), `…_WEBHOOK_SECRET` (or `…_FILE`), and any other `…_X`
    as `extra["X"]` unless its name looks like a secret's. With `LONGTAKE_EMULATOR_URL`, every provider is
    called there, without a key.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(os.environ if environment is None else environment)
        self.emulator_url = self._environment.get("LONGTAKE_EMULATOR_URL", "").rstrip("/")

    def get_account(self, service: ProviderSpec) -> Account | None:
        """Return the account at a provider; None if it needs a key and has none. Raises AccountError."""
        prefix = variable_name(service)
        key = EMULATED_KEY if self.emulator_url else self._read_key(prefix + "KEY")
        if service.needs_key and not key and prefix + CREDENTIALS not in self._environment:
            return None
        return Account(
            provider=service.name,
            base_url=self._resolve_base_url(service, prefix),
            key=SecretStr(key),
            webhook_secret=self._read_webhook_secret(prefix),
            extra=self._collect_extra(prefix),
        )

    def uses_official_endpoint(self, service: ProviderSpec) -> bool:
        """Return whether we call the provider's official endpoint, not a gateway or the emulator."""
        account = self.get_account(service)
        return account is None or urlsplit(account.base_url).hostname == urlsplit(service.base_url).hostname

    def _resolve_base_url(self, service: ProviderSpec, prefix: str) -> str:
        if self.emulator_url:
            return f"{self.emulator_url}/{service.name}"
        url = self._environment.get(prefix + "URL", "").strip().rstrip("/") or service.base_url
        if "@" in urlsplit(url).netloc or urlsplit(url).query:
            raise AccountError(f"{prefix}URL: a key does not belong into an address")
        return url

    def _read_key(self, name: str) -> str:
        if not KEY_PATTERN.fullmatch(key := self._read_secret(name)):
            raise AccountError(f"{name}: there are characters in it that no key has")
        return key

    def _read_webhook_secret(self, prefix: str) -> SecretStr | None:
        secret = self._read_secret(prefix + WEBHOOK_SECRET)
        return SecretStr(secret) if secret else None

    def _collect_extra(self, prefix: str) -> dict[str, str]:
        own = {n.removeprefix(prefix): v for n, v in self._environment.items() if n.startswith(prefix)}
        return {
            name: value
            for name, value in own.items()
            if not SECRET_NAME_PATTERN.fullmatch(name) and name != "URL"
        }

    def _read_secret(self, name: str) -> str:
        if path := self._environment.get(name + "_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeError):
                raise AccountError(f"{name}_FILE: there is no such file that can be read") from None
        return self._environment.get(name, "").strip()
