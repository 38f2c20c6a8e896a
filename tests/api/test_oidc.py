"""People log in at an identity provider, and whatever does not prove who they are lets nobody in."""

import base64
import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from api.oidc import identity_provider
from api.oidc.identity_provider import LOG_OUT_EVENT
from contracts.people import Role
from settings import Settings
from tests.api.identity_provider_kit import (
    CLIENT_ID,
    CLIENT_SECRET,
    IS_THERE,
    ForgingProvider,
    begin,
    come_back,
    forging,
    log_in,
)
from tests.api.kit import V1, Json, services_of
from tests.api.people_kit import a_browser, guarded_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
async def honest() -> AsyncIterator[ForgingProvider]:
    if not IS_THERE:
        pytest.skip("only developers with npm have oauth2-mock-server")
    async with forging() as provider:
        yield provider


@pytest.fixture
async def provider(honest: ForgingProvider) -> ForgingProvider:
    """The provider, as it is before a test changes what it says."""
    await honest.say()
    return honest


@pytest.fixture
async def app(tmp_path: Path, provider: ForgingProvider) -> AsyncIterator[FastAPI]:
    given: dict[str, Any] = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_allowed_domains": "films.example",
        "oidc_role": "viewer",
    }
    async with guarded_app(tmp_path, **given) as app:
        yield app


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with a_browser(app) as browser:
        yield browser


async def is_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get(f"{V1}/jobs")).status_code == 200


async def test_a_person_of_an_allowed_domain_is_let_in(
    browser: httpx.AsyncClient, provider: ForgingProvider
) -> None:
    assert (await browser.get(f"{V1}/session")).json()["identity_provider"] is True
    asked = await begin(browser)
    answer = await come_back(browser, provider, asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://127.0.0.1:8000/")
    told = (await browser.get(f"{V1}/session")).json()
    assert (told["email"], told["role"], told["via"]) == ("ann@films.example", "viewer", "session")
    sent = await provider.get_heard()
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert sent["redirect_uri"] == asked["redirect_uri"]
    assert base64.b64decode(sent["authorization"].split()[1]).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"


async def test_an_address_that_the_provider_has_verified_needs_no_link(
    app: FastAPI, browser: httpx.AsyncClient, provider: ForgingProvider
) -> None:
    await log_in(browser, provider)
    assert (await browser.get(f"{V1}/session/notifications")).json()["is_verified"]
    await provider.say(user={"email": "elsewhere@other.example", "email_verified": False})
    async with a_browser(app) as other:
        await log_in(other, provider)
        told = (await other.get(f"{V1}/session/notifications")).json()
        assert (told["email"], told["is_verified"]) == ("ann@films.example", True)


async def test_a_person_is_known_by_subject_and_not_by_a_new_address(
    app: FastAPI, browser: httpx.AsyncClient, provider: ForgingProvider
) -> None:
    await log_in(browser, provider)
    first = (await browser.get(f"{V1}/session")).json()["user_id"]
    await provider.say(user={"email": "elsewhere@other.example", "email_verified": False})
    async with a_browser(app) as other:
        await log_in(other, provider)
        assert (await other.get(f"{V1}/session")).json()["user_id"] == first
    await provider.say(claims={"sub": "eve-1"}, user={"sub": "eve-1"})
    async with a_browser(app) as eve:
        await log_in(eve, provider)
        assert not await is_in(eve)


async def test_who_was_removed_stays_out(
    app: FastAPI, browser: httpx.AsyncClient, provider: ForgingProvider
) -> None:
    await log_in(browser, provider)
    user_id = (await browser.get(f"{V1}/session")).json()["user_id"]
    services = services_of(app)
    await services.people.teams.remove_member(services.settings.owner, user_id, by=Role.OWNER)
    services.authenticator.forget_recent()
    refused = await log_in(browser, provider)
    assert refused.status_code in {303, 401}
    assert not await is_in(browser)


LOG_OUT: Json = {"nonce": None, "events": {LOG_OUT_EVENT: {}}}


@pytest.mark.parametrize(
    "case",
    [
        (LOG_OUT, 200, True),
        (LOG_OUT | {"sub": "somebody-else"}, 200, False),
        ({}, 400, False),
        (LOG_OUT | {"events": {}}, 400, False),
        (LOG_OUT | {"nonce": "of a log-in"}, 400, False),
        (LOG_OUT | {"aud": "somebody-else"}, 400, False),
        (LOG_OUT | {"iss": "http://127.0.0.1:1"}, 400, False),
    ],
)
async def test_a_log_out_at_the_provider_ends_the_persons_log_ins_here(
    app: FastAPI, browser: httpx.AsyncClient, provider: ForgingProvider, case: tuple[Json, int, bool]
) -> None:
    claims, status, ends = case
    await log_in(browser, provider)
    assert await is_in(browser)
    await provider.say(claims=claims)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://localhost"
    ) as caller:
        answer = await caller.post("/auth/backchannel", data={"logout_token": await provider.build_token()})
    assert answer.status_code == status
    assert await is_in(browser) is not ends


FORGED: dict[str, Json] = {
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "two audiences for another": {"aud": [CLIENT_ID, "b"], "azp": "b"},
    "it is over": {"exp": int(time.time()) - 3600},
    "without an end": {"exp": None},
    "of another log-in": {"nonce": "of-another"},
    "of no log-in": {"nonce": None},
    "without a person": {"sub": None},
    "of tomorrow": {"nbf": int(time.time()) + 86_400},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
async def test_a_token_that_does_not_hold_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ForgingProvider, claims: Json
) -> None:
    await provider.say(claims=claims)
    answer = await log_in(browser, provider)
    assert answer.headers["Location"].endswith("/#/refused")
    assert not await is_in(browser)


@pytest.mark.parametrize(
    "user",
    [
        {"sub": "somebody-else"},
        {"email_verified": False},
        {"email": "ann@other.example"},
        {"email": "ann@films.example.evil.example"},
        {"email": None},
    ],
)
async def test_an_address_that_proves_nothing_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ForgingProvider, user: Json
) -> None:
    await provider.say(user=user)
    await log_in(browser, provider)
    assert not await is_in(browser)


@pytest.mark.parametrize("signed", ["by nobody", "by a stranger", "by the client", "for other words"])
async def test_a_token_that_the_provider_has_not_signed_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ForgingProvider, signed: str
) -> None:
    await provider.say(signed=signed, user={"sub": "eve-1"} if signed == "for other words" else None)
    answer = await log_in(browser, provider)
    assert answer.headers["Location"].endswith("/#/refused")
    assert not await is_in(browser)


async def test_a_new_key_of_the_provider_is_asked_for(
    browser: httpx.AsyncClient, provider: ForgingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_provider, "MIN_KEY_AGE_SECONDS", 0)
    await log_in(browser, provider)
    await browser.delete(f"{V1}/session")
    assert not await is_in(browser)
    await provider.make_key()
    await log_in(browser, provider)
    assert await is_in(browser)


@pytest.mark.parametrize(
    "more", [{"state": "another"}, {"iss": "http://evil.example"}, {"error": "access_denied"}]
)
async def test_an_answer_of_another_log_in_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ForgingProvider, more: dict[str, str]
) -> None:
    asked = await begin(browser)
    await come_back(browser, provider, asked, **more)
    assert not await is_in(browser)


async def test_an_answer_works_in_the_browser_alone_that_has_begun(
    app: FastAPI, browser: httpx.AsyncClient, provider: ForgingProvider
) -> None:
    asked = await begin(browser)
    async with a_browser(app) as other:
        await come_back(other, provider, asked)
        assert not await is_in(other)


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "http://login.example"},
        {"oidc_issuer": "https://login.example", "auth": "on"},
        {"oidc_issuer": "https://login.example", "oidc_client_id": "a", "oidc_client_secret": "b"},
    ],
)
def test_a_provider_that_is_not_whole_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)
