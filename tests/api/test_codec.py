"""The codec, with which the Temporal Web UI and the `temporal` command read what Temporal keeps encrypted."""

import base64
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
from google.protobuf import json_format
from pydantic import SecretStr
from temporalio.api.common.v1 import Payload, Payloads

from api.app import create_app
from settings import Settings
from temporal_client.payload_codec import AesPayloadCodec
from tests.api.kit import V1, get, served, services_of
from tests.api.people_kit import an_owner, guarded_app

KEY, OTHER = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=b'"a red kite"')
WEB_UI = "http://127.0.0.1:8233"
DECODE = f"{V1}/codec/decode"


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings.model_copy(update={"payload_keys": SecretStr(KEY), "temporal_ui_url": WEB_UI})
    async with served(create_app(settings)) as client:
        yield client


def _as_json(*payloads: Payload) -> dict[str, object]:
    return dict(json_format.MessageToDict(Payloads(payloads=payloads)))


async def test_what_is_encoded_is_decoded_again(api: httpx.AsyncClient) -> None:
    encoded = (await api.post(f"{V1}/codec/encode", json=_as_json(PLAIN))).json()
    assert "kite" not in str(encoded)
    assert base64.b64encode(b"kite").decode()[:4] not in encoded["payloads"][0]["data"]
    answer = await api.post(DECODE, json=encoded)
    assert answer.json() == _as_json(PLAIN)
    assert answer.headers["cache-control"] == "no-store"


async def test_what_was_never_encrypted_passes(api: httpx.AsyncClient) -> None:
    assert (await api.post(DECODE, json=_as_json(PLAIN, PLAIN))).json() == _as_json(PLAIN, PLAIN)


async def test_a_payload_of_another_key_is_a_problem(api: httpx.AsyncClient) -> None:
    payloads = await AesPayloadCodec.from_texts([OTHER]).encode([PLAIN])
    answer = await api.post(DECODE, json=_as_json(*payloads))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/unknown-payload-key")


async def test_what_is_no_payload_is_refused(api: httpx.AsyncClient) -> None:
    assert (await api.post(DECODE, json={"payloads": "all"})).status_code == 422


# --- pages of the Web UI ---


@pytest.mark.parametrize("origin", [WEB_UI, WEB_UI.replace("127.0.0.1", "localhost")])
async def test_the_web_uis_pages_may_call_it(api: httpx.AsyncClient, origin: str) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-namespace"}
    preflight = await api.options(DECODE, headers={"Origin": origin, **asks})
    assert preflight.headers["access-control-allow-origin"] == origin
    page = {"Origin": origin, "Sec-Fetch-Site": "same-site"}
    answer = await api.post(DECODE, json=_as_json(PLAIN), headers=page)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)


@pytest.mark.parametrize(
    ("path", "origin"), [(DECODE, "http://films.example"), (DECODE, "null"), (f"{V1}/estimate", WEB_UI)]
)
async def test_no_other_page_may_and_they_may_call_nothing_else(
    api: httpx.AsyncClient, path: str, origin: str
) -> None:
    page = {"Origin": origin, "Sec-Fetch-Site": "same-site"}
    answer = await api.post(path, json=_as_json(PLAIN), headers=page)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-page")
    assert answer.headers.get("access-control-allow-origin") is None


async def test_only_the_operators_team_reads_where_there_are_several(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        services = services_of(app)
        team_id = (await get(owner, "/session"))["team_id"]
        assert (await owner.post(DECODE, json=_as_json(PLAIN))).status_code == 200

        await services.people.teams.ensure_team("another-team")
        for path in ("decode", "encode"):
            refused = await owner.post(f"{V1}/codec/{path}", json=_as_json(PLAIN))
            assert (refused.status_code, refused.json()["type"]) == (403, "/problems/operators-only")

        operators = services.settings.model_copy(update={"operators_team": team_id})
        object.__setattr__(services, "settings", operators)
        assert (await owner.post(DECODE, json=_as_json(PLAIN))).status_code == 200
        others = services.settings.model_copy(update={"operators_team": "another-team"})
        object.__setattr__(services, "settings", others)
        assert (await owner.post(DECODE, json=_as_json(PLAIN))).status_code == 403
