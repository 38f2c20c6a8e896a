"""Base of MiniMax's two APIs: `/minimax` stands for https://api.minimax.io (PROVIDERS.md 6.2)."""

import secrets
from typing import Any, ClassVar

import httpx

from emulator.service import EmulatedService
from emulator.service_request import RequestRefusedError

CHALLENGE_SECONDS = 3


class EmulatedMiniMax(EmulatedService):
    """Base of MiniMax's services: a webhook URL must echo a challenge; webhooks are not signed."""

    name = "minimax"
    url_lifetime_seconds: ClassVar[float | None] = 9 * 3600  # "limited"; asking again renews it [?]

    def new_job_id(self) -> str:
        """Return an id of 18 digits."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

    async def check_callback(self, body: dict[str, Any]) -> None:
        """Raise RequestRefusedError unless the webhook URL echoes a challenge in time."""
        url = body.get("callback_url")
        if url and not await _echoes_challenge(url):
            raise RequestRefusedError(
                self.error_response(400, "The callback_url did not echo the challenge.")
            )


async def _echoes_challenge(url: str) -> bool:
    challenge = secrets.token_hex(16)
    try:
        async with httpx.AsyncClient(timeout=CHALLENGE_SECONDS, trust_env=False) as client:
            answer = await client.post(url, json={"challenge": challenge})
        return bool(answer.json()["challenge"] == challenge)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return False
