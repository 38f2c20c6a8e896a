"""Tokens of service accounts, with which Veo on Vertex AI is asked."""

import base64
import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.accounts import Account
from providers.adapters.vertex.adapter import VertexAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.vertex_jobs import ASK, JOB, NAME, ORDER, a_vertex, an_error
from tests.providers.video_kit import trouble

TOKEN = "POST /token"  # noqa: S105 - a request


@pytest.fixture
def vertex(transport: Transport, wire: Answering) -> VertexAdapter:
    return a_vertex(transport, wire)


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def key_file(private_key: RSAPrivateKey, wire: Answering, tmp_path: Path) -> Path:
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    content = {
        "type": "service_account",
        "project_id": "own-project",
        "private_key_id": "k1",
        "private_key": pem,
        "client_email": "films@own-project.example",
        "token_uri": f"{wire.url}/token",
    }
    path = tmp_path / "key.json"
    path.write_text(json.dumps(content))
    return path


async def test_the_emulator_takes_a_service_accounts_token(
    transport: Transport, emulator: RunningEmulator, key_file: Path
) -> None:
    url = f"{emulator.url}/vertex"
    key_file.write_text(json.dumps(json.loads(key_file.read_text()) | {"token_uri": f"{url}/token"}))
    account = Account("vertex", url, SecretStr(""), extra={"CREDENTIALS": str(key_file)})
    assert await VertexAdapter(transport, account).submit_order(ORDER)
    assert emulator.count_requests("vertex")["counts"]["other"] == 1


async def test_a_service_account_signs_for_a_token_and_keeps_it(
    transport: Transport, wire: Answering, key_file: Path, private_key: RSAPrivateKey
) -> None:
    wire.on(TOKEN, {"access_token": "t1", "expires_in": 3600})
    wire.on(ASK, {"name": NAME})
    vertex = a_vertex(transport, wire, key="", CREDENTIALS=str(key_file))
    await vertex.poll_status(JOB)
    await vertex.poll_status(JOB)
    assert [h.headers.get("authorization") for h in wire.heard] == [None, "Bearer t1", "Bearer t1"]
    form = parse_qs(wire.heard[0].body.decode())
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    signed, _, signature = form["assertion"][0].rpartition(".")
    header, claims = (json.loads(_unpadded(part)) for part in signed.split("."))
    private_key.public_key().verify(_unpadded(signature), signed.encode(), PKCS1v15(), SHA256())
    assert header == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    assert (claims["iss"], claims["aud"]) == ("films@own-project.example", f"{wire.url}/token")
    assert claims["exp"] - claims["iat"] == 3600


async def test_a_token_that_ends_within_five_minutes_is_renewed(
    transport: Transport, wire: Answering, key_file: Path
) -> None:
    wire.on(TOKEN, {"access_token": "t1", "expires_in": 299}, {"access_token": "t2", "expires_in": 301})
    wire.on(ASK, {"name": NAME})
    vertex = a_vertex(transport, wire, key="", CREDENTIALS=str(key_file))
    await vertex.poll_status(JOB)
    await vertex.poll_status(JOB)
    sent = [h.headers["authorization"] for h in wire.heard if "authorization" in h.headers]
    assert sent == ["Bearer t1", "Bearer t2"]


async def test_a_token_that_is_refused_is_not_used_again(
    transport: Transport, wire: Answering, key_file: Path
) -> None:
    wire.on(TOKEN, {"access_token": "t1"}, {"access_token": "t2"})
    wire.on(ASK, Said(an_error(401), 401), {"name": NAME})
    vertex = a_vertex(transport, wire, key="", CREDENTIALS=str(key_file))
    assert (await trouble(vertex.poll_status(JOB))).kind is ErrorType.AUTH_FAILED
    await vertex.poll_status(JOB)
    assert wire.heard[-1].headers["authorization"] == "Bearer t2"


async def test_the_key_file_knows_its_project(transport: Transport, wire: Answering, key_file: Path) -> None:
    wire.on(TOKEN, {"access_token": "t1"})
    vertex = a_vertex(transport, wire, key="", CREDENTIALS=str(key_file), PROJECT="")
    await trouble(vertex.poll_status(JOB))
    assert wire.heard[-1].path.startswith("/v1/projects/own-project/")


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (Said({"error": "invalid_grant"}, 400), ("auth_failed", True)),
        (Said(status=503), ("provider_transient", False)),
        (Said(b"{"), ("provider_transient", False)),
    ],
)
async def test_without_a_token_nothing_is_paid_and_nothing_is_unknown(
    said: Said, verdict: tuple[str, bool], transport: Transport, wire: Answering, key_file: Path
) -> None:
    wire.on(TOKEN, said)
    error = await trouble(a_vertex(transport, wire, key="", CREDENTIALS=str(key_file)).submit_order(ORDER))
    assert (error.kind, error.final) == verdict
    assert len(wire.heard) == 1


@pytest.mark.parametrize("content", [None, "no JSON", '{"client_email": "a", "private_key": "none"}'])
async def test_an_unusable_key_file_is_said_without_what_is_in_it(
    content: str | None, transport: Transport, wire: Answering, tmp_path: Path
) -> None:
    path = tmp_path / "key.json"
    if content:
        path.write_text(content)
    error = await trouble(a_vertex(transport, wire, key="", CREDENTIALS=str(path)).submit_order(ORDER))
    assert error.kind is ErrorType.AUTH_FAILED
    assert error.__cause__ is error.__context__ is None


def _unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
