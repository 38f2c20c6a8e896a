"""What MiniMax's two APIs have in common: `/minimax` stands for https://api.minimax.io (PROVIDERS.md 6.2)."""

import secrets
from typing import Any, ClassVar

import httpx

from emulator.call import RefusedError
from emulator.service import Service

CHALLENGE_SECONDS = 3


class MiniMax(Service):
    """A service of MiniMax: callbacks are set up by echoing a challenge, and are not signed."""

    name = "minimax"
    url_life_seconds: ClassVar[float | None] = 9 * 3600  # "limited"; asking again renews it [?]

    def new_id(self) -> str:
        """18 digits."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

    async def check_callback(self, body: dict[str, Any]) -> None:
        """Raises RefusedError unless the callback address echoes a challenge in time."""
        url = body.get("callback_url")
        if url and not await _echoes(url):
            raise RefusedError(self.error(400, "The callback_url did not echo the challenge."))


async def _echoes(url: str) -> bool:
    challenge = secrets.token_hex(16)
    try:
        async with httpx.AsyncClient(timeout=CHALLENGE_SECONDS, trust_env=False) as client:
            answer = await client.post(url, json={"challenge": challenge})
        return bool(answer.json()["challenge"] == challenge)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return False
