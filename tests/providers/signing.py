"""A clock, accounts and keys of services that sign their webhooks."""

import base64
import json

from pydantic import SecretStr

from providers.accounts import Account
from tests.providers.scripted import Heard, Talk

NOW = 1_800_000_000


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


def account(provider: str, base_url: str = "", secret: str | None = None, **extra: str) -> Account:
    held = None if secret is None else SecretStr(secret)
    return Account(provider, base_url, SecretStr("key"), held, extra)


class KeyHolder:
    """Publishes keys, and counts who asks."""

    def __init__(self, *keys: dict[str, str]) -> None:
        self.keys = list(keys)
        self.status = 200

    async def __call__(self, _: Heard, talk: Talk) -> None:
        await talk.answer(self.status, json.dumps({"keys": self.keys}).encode())


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
