"""Our accounts at the services: keys and addresses, from the environment or from files that it names."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from providers.registry import Service

EMULATED_KEY = "emulated"
# Names of the secrets that a service may have, beside its key.
WEBHOOK_SECRET = "WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
# The path of a file from which keys are made as they are needed: as good as a key.
CREDENTIALS = "CREDENTIALS"
# What a header can hold. A key with a line break or a typographic quote in it was pasted wrongly.
KEY = re.compile(r"[\x21-\x7e]*")
# Another service's secrets, too: to `luma`, `LONGTAKE_LUMA_AGENTS_KEY` would be an `AGENTS_KEY`.
SECRET = re.compile(r"(.*_)?(KEY|SECRET|TOKEN|PASSWORD)(_FILE)?")


class AccountError(ValueError):
    """An account is set up wrongly. The sentence names the variable, never its value."""


@dataclass(frozen=True)
class Account:
    """One account. `extra` holds what only this service needs, by the rest of the variable's name."""

    provider: str
    base_url: str
    key: SecretStr
    webhook_secret: SecretStr | None = None
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)


def variable(service: Service, what: str = "") -> str:
    """The name of the variable that holds something of a service, such as its `KEY`."""
    return f"LONGTAKE_{service.name.upper().replace('-', '_')}_{what}"


class Accounts:
    """The accounts that are set up, read once from `LONGTAKE_<PROVIDER>_KEY` and the like.

    Of a provider `dream-machine` these are read: `LONGTAKE_DREAM_MACHINE_KEY` (or `…_KEY_FILE`, the path of a
    file that holds it), `…_URL` (another base URL), `…_WEBHOOK_SECRET` (or `…_FILE`), and any other `…_X` as
    `extra["X"]` unless it looks like a secret. With `LONGTAKE_EMULATOR_URL`, every service is spoken to
    there, without a key.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(os.environ if environment is None else environment)
        self.emulator_url = self._environment.get("LONGTAKE_EMULATOR_URL", "").rstrip("/")

    def of(self, service: Service) -> Account | None:
        """The account at a service; None when it has no key, and needs one. Raises AccountError."""
        prefix = variable(service)
        key = EMULATED_KEY if self.emulator_url else self._key(prefix + "KEY")
        if service.needs_key and not key and prefix + CREDENTIALS not in self._environment:
            return None
        return Account(
            provider=service.name,
            base_url=self._base_url(service, prefix),
            key=SecretStr(key),
            webhook_secret=self._webhook_secret(prefix),
            extra=self._extra(prefix),
        )

    def at_home(self, service: Service) -> bool:
        """Whether it is spoken to at its maker's own address, and not at a gateway or the emulator."""
        account = self.of(service)
        return account is None or urlsplit(account.base_url).hostname == urlsplit(service.base_url).hostname

    def _base_url(self, service: Service, prefix: str) -> str:
        if self.emulator_url:
            return f"{self.emulator_url}/{service.name}"
        url = self._environment.get(prefix + "URL", "").strip().rstrip("/") or service.base_url
        if "@" in urlsplit(url).netloc or urlsplit(url).query:
            raise AccountError(f"{prefix}URL: a key does not belong into an address")
        return url

    def _key(self, name: str) -> str:
        if not KEY.fullmatch(key := self._secret(name)):
            raise AccountError(f"{name}: there are characters in it that no key has")
        return key

    def _webhook_secret(self, prefix: str) -> SecretStr | None:
        secret = self._secret(prefix + WEBHOOK_SECRET)
        return SecretStr(secret) if secret else None

    def _extra(self, prefix: str) -> dict[str, str]:
        own = {n.removeprefix(prefix): v for n, v in self._environment.items() if n.startswith(prefix)}
        return {name: value for name, value in own.items() if not SECRET.fullmatch(name) and name != "URL"}

    def _secret(self, name: str) -> str:
        if path := self._environment.get(name + "_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeError):
                raise AccountError(f"{name}_FILE: there is no such file that can be read") from None
        return self._environment.get(name, "").strip()
