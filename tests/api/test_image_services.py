"""Who draws a film's stills where its brief names nobody: the first of three services that has an account."""

from typing import Any

import httpx
import pytest

from api.app import create_app
from providers.accounts import Accounts
from providers.catalogue import build_registry
from settings import Settings
from tests.api.kit import V1, Json, a_brief, get, served

KEYS = {name: {f"LONGTAKE_{name.upper()}_KEY": "hunter2"} for name in ("kie", "fal", "google")}
# One that begins from pictures, of each service.
CLIPS = {"kie": "kling-3.0", "fal": "minimax/h3", "google": "gemini-omni-1.2-flash"}
SCENES = [{"text": "A kite", "duration_seconds": 5}] * 2


async def estimate(client: httpx.AsyncClient, provider: str, **brief: Any) -> httpx.Response:  # noqa: ANN401
    wish: Json = {"prompt": None, "duration_seconds": None, "scenes": SCENES, "audio": "off"}
    wish |= {"continuity": "keyframes", "provider": provider, "model": CLIPS[provider], **brief}
    return await client.post(f"{V1}/estimate", json=a_brief(**wish))


@pytest.mark.parametrize(
    ("accounts", "provider", "model", "usd"),
    [
        (("google", "fal", "kie"), "kie", "nano-banana-2", 0.04),
        (("google", "kie"), "kie", "nano-banana-2", 0.04),
        (("google", "fal"), "fal", "fal-ai/nano-banana-2", 0.08),
        (("fal",), "fal", "fal-ai/nano-banana-2", 0.08),
        (("google",), "google", "gemini-3.1-flash-image", 0.07),
    ],
    ids=lambda each: "+".join(each) if isinstance(each, tuple) else "",
)
async def test_the_first_service_with_an_account_draws(
    settings_away: Settings, accounts: tuple[str, ...], provider: str, *, model: str, usd: float
) -> None:
    keys = {name: key for account in accounts for name, key in KEYS[account].items()}
    async with served(create_app(settings_away, build_registry(), Accounts(keys))) as client:
        told = await get(client, "/providers")
        answer = await estimate(client, accounts[0])
        assert answer.status_code == 200, answer.text
        stills = answer.json()["stills"]
    assert told["default_image"] == {"provider": provider, "model": model}
    assert (stills["provider"], stills["model"]) == (provider, model)
    assert stills["cost_usd"] == pytest.approx(2 * usd)


async def test_a_service_that_is_named_draws_whoever_comes_first(settings_away: Settings) -> None:
    keys = KEYS["kie"] | KEYS["google"]
    async with served(create_app(settings_away, build_registry(), Accounts(keys))) as client:
        answer = await estimate(client, "kie", image_provider="google", image_model="gemini-3-pro-image")
    stills = answer.json()["stills"]
    assert (stills["provider"], stills["model"]) == ("google", "gemini-3-pro-image")


async def test_without_an_account_nobody_draws(settings_away: Settings) -> None:
    keys = {"LONGTAKE_RUNWAY_KEY": "hunter2"}
    async with served(create_app(settings_away, build_registry(), Accounts(keys))) as client:
        assert (await get(client, "/providers"))["default_image"] is None
