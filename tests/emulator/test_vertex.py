"""Veo on Vertex as any HTTP client sees it, and Google's own service accounts against its tokens."""

import base64
from collections.abc import Iterator
from typing import Any

import google.auth.transport.requests
import httpx
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.oauth2 import service_account

from emulator import RunningEmulator
from tests.conditions import eventually

MODEL = "veo-3.1-fast-generate-001"
PATH = "/v1/projects/p/locations/us-central1/publishers/google/models"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[httpx.Client]:
    base, headers = f"{emulator.url}/vertex", {"Authorization": "Bearer ya29.any"}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def ordered(client: httpx.Client, model: str = MODEL, **parameters: object) -> httpx.Response:
    body = {"instances": [{"prompt": "a fox"}], "parameters": {"durationSeconds": 4, **parameters}}
    return client.post(f"{PATH}/{model}:predictLongRunning", json=body)


def asked(client: httpx.Client, name: str) -> dict[str, Any]:
    answer = client.post(f"{PATH}/{MODEL}:fetchPredictOperation", json={"operationName": name})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def ended(client: httpx.Client, count: int = 1) -> dict[str, Any]:
    name = ordered(client, sampleCount=count).json()["name"]

    async def ends() -> bool:
        return bool(asked(client, name).get("done"))

    await eventually(ends, "the operation ends")
    return asked(client, name)


def account(emulator: RunningEmulator) -> service_account.Credentials:
    key = rsa.generate_private_key(65537, 2048)
    info = {
        "type": "service_account",
        "client_email": "film@p.iam.gserviceaccount.com",
        "private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "token_uri": f"{emulator.url}/vertex/token",
    }
    made = service_account.Credentials.from_service_account_info(info, scopes=[SCOPE])  # type: ignore[no-untyped-call]
    assert isinstance(made, service_account.Credentials)
    return made


async def test_an_operation_holds_the_bytes_of_its_clips(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    response = (await ended(client, 2))["response"]
    assert [base64.b64decode(clip["bytesBase64Encoded"])[4:8] for clip in response["videos"]] == [b"ftyp"] * 2
    assert emulator.get_invoice()["total_usd"] == "0.800000"


@pytest.mark.parametrize("kind", ["moderated_prompt", "moderated_result"])
async def test_a_filtered_clip_is_no_error(
    client: httpx.Client, emulator: RunningEmulator, kind: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind}}])
    operation = await ended(client)
    assert "error" not in operation
    assert operation["response"]["raiMediaFilteredCount"] == 1
    assert "videos" not in operation["response"]
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_a_failure_is_a_done_operation_with_an_error(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "failed"}}])
    assert (await ended(client))["error"]["code"] == 13


@pytest.mark.parametrize(
    "wrong",
    [{"durationSeconds": 5}, {"aspectRatio": "1:1"}, {"storageUri": "gs://a"}, {"duration": 4}],
)
def test_what_no_order_may_hold_is_refused(
    client: httpx.Client, emulator: RunningEmulator, wrong: dict[str, Any]
) -> None:
    refused = ordered(client, **wrong)
    assert (refused.status_code, refused.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert emulator.list_jobs() == []


def test_a_model_that_there_is_not_is_not_found(client: httpx.Client) -> None:
    assert ordered(client, "veo-2.0-generate-001").status_code == 404


def test_a_service_account_gets_a_token(emulator: RunningEmulator) -> None:
    credentials = account(emulator)
    with requests.Session() as session:
        session.trust_env = False
        asking = google.auth.transport.requests.Request(session)
        credentials.refresh(asking)  # type: ignore[no-untyped-call]
    assert str(credentials.token).startswith("ya29.")


@pytest.mark.parametrize("assertion", ["", "a.b.c", "e30.e30.e30"])
def test_no_token_is_given_for_what_is_no_assertion(client: httpx.Client, assertion: str) -> None:
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
    refused = client.post("/token", data=form)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
