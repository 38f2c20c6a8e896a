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
from joserfc.jwk import KeySet, OctKey, RSAKey
from pydantic import ValidationError

from api.oidc.identity_provider import LOG_OUT_EVENT
from contracts.people import Role
from settings import Settings
from tests.api.identity_provider_kit import (
    CLIENT_ID,
    CLIENT_SECRET,
    CODE,
    ProvidingServer,
    begin,
    come_back,
    providing,
)
from tests.api.kit import V1, Json, services_of
from tests.api.people_kit import a_browser, guarded_app


@pytest.fixture(scope="module")
async def honest() -> AsyncIterator[ProvidingServer]:
    async with providing() as provider:
        yield provider


@pytest.fixture
def provider(honest: ProvidingServer) -> ProvidingServer:
    """The provider, as it is before a test changes what it says."""
    honest.claims, honest.user, honest.signing, honest.algorithm = {}, {}, None, "RS256"
    return honest


@pytest.fixture
async def app(tmp_path: Path, provider: ProvidingServer) -> AsyncIterator[FastAPI]:
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
    browser: httpx.AsyncClient, provider: ProvidingServer
) -> None:
    assert (await browser.get(f"{V1}/session")).json()["identity_provider"] is True
    asked = await begin(browser, provider)
    answer = await come_back(browser, provider, asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://127.0.0.1:8000/")
    told = (await browser.get(f"{V1}/session")).json()
    assert (told["email"], told["role"], told["via"]) == ("ann@films.example", "viewer", "session")
    sent = provider.heard[-1]
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (sent["code"], sent["redirect_uri"]) == (CODE, asked["redirect_uri"])
    assert base64.b64decode(sent["authorization"].split()[1]).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"


async def test_a_person_is_known_by_subject_and_not_by_a_new_address(
    app: FastAPI, browser: httpx.AsyncClient, provider: ProvidingServer
) -> None:
    await come_back(browser, provider, await begin(browser, provider))
    first = (await browser.get(f"{V1}/session")).json()["user_id"]
    provider.user = {"email": "elsewhere@other.example", "email_verified": False}
    async with a_browser(app) as other:
        await come_back(other, provider, await begin(other, provider))
        assert (await other.get(f"{V1}/session")).json()["user_id"] == first
    provider.claims, provider.user = {"sub": "eve-1"}, {"sub": "eve-1"}
    async with a_browser(app) as eve:
        await come_back(eve, provider, await begin(eve, provider))
        assert not await is_in(eve)


async def test_who_was_removed_stays_out(
    app: FastAPI, browser: httpx.AsyncClient, provider: ProvidingServer
) -> None:
    await come_back(browser, provider, await begin(browser, provider))
    user_id = (await browser.get(f"{V1}/session")).json()["user_id"]
    services = services_of(app)
    await services.people.teams.remove_member(services.settings.owner, user_id, by=Role.OWNER)
    services.authenticator.forget_recent()
    refused = await come_back(browser, provider, await begin(browser, provider))
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
    app: FastAPI, browser: httpx.AsyncClient, provider: ProvidingServer, case: tuple[Json, int, bool]
) -> None:
    claims, status, ends = case
    await come_back(browser, provider, await begin(browser, provider))
    assert await is_in(browser)
    provider.claims = claims
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://localhost"
    ) as caller:
        answer = await caller.post("/auth/backchannel", data={"logout_token": provider.token()})
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
    browser: httpx.AsyncClient, provider: ProvidingServer, claims: Json
) -> None:
    asked = await begin(browser, provider)
    provider.claims = claims
    answer = await come_back(browser, provider, asked)
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
    browser: httpx.AsyncClient, provider: ProvidingServer, user: Json
) -> None:
    provider.user = user
    await come_back(browser, provider, await begin(browser, provider))
    assert not await is_in(browser)


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [("RS256", RSAKey.generate_key(2048, auto_kid=True)), ("HS256", OctKey.import_key(CLIENT_SECRET * 2))],
    ids=["another key", "a key that the client knows"],
)
async def test_a_token_that_the_provider_has_not_signed_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ProvidingServer, algorithm: str, key: object
) -> None:
    asked = await begin(browser, provider)
    provider.signing, provider.algorithm = key, algorithm
    await come_back(browser, provider, asked)
    assert not await is_in(browser)


async def test_a_new_key_of_the_provider_is_asked_for(
    browser: httpx.AsyncClient, provider: ProvidingServer
) -> None:
    provider.keys = KeySet([RSAKey.generate_key(2048, auto_kid=True), *provider.keys.keys])
    await come_back(browser, provider, await begin(browser, provider))
    assert await is_in(browser)


@pytest.mark.parametrize(
    "more", [{"state": "another"}, {"iss": "http://evil.example"}, {"error": "access_denied"}]
)
async def test_an_answer_of_another_log_in_lets_nobody_in(
    browser: httpx.AsyncClient, provider: ProvidingServer, more: dict[str, str]
) -> None:
    asked = await begin(browser, provider)
    await come_back(browser, provider, asked, **more)
    assert not await is_in(browser)


async def test_an_answer_works_in_the_browser_alone_that_has_begun(
    app: FastAPI, browser: httpx.AsyncClient, provider: ProvidingServer
) -> None:
    asked = await begin(browser, provider)
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
