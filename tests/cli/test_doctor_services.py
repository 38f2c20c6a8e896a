"""`longtake doctor` asks services whether they know our keys."""

import pytest
from pydantic import SecretStr

from cli.doctor import key_check, service_check
from cli.doctor.finding import Finding, Severity
from cli.ports import find_free_port
from providers.accounts import Account, Accounts
from providers.kit.transport import Transport
from providers.safe_http import create_client
from tests.cli.fake_api import FakeApi


@pytest.mark.parametrize(
    ("status", "body", "verdict", "found"),
    [
        (200, {"code": 200, "data": 12.5}, Severity.OK, "answers, and knows our key"),
        (200, {"code": 401, "msg": "hunter2"}, Severity.ERROR, "answers, and does not accept our key"),
        (401, {}, Severity.ERROR, "answers, and does not accept our key"),
        (402, {}, Severity.WARNING, "knows our key, and has no credit of ours left"),
        (500, {}, Severity.WARNING, "did not answer as it should. The provider is in trouble (HTTP 500)."),
    ],
)
async def test_a_service_is_asked_whether_it_knows_the_key(
    api: FakeApi, status: int, body: object, verdict: Severity, found: str
) -> None:
    api.says("GET /api/v1/chat/credit", body, status=status)
    told = await _asked("kie", api.url)
    assert (told.severity, told.found) == (verdict, found)
    assert [call for call, _ in api.asked] == ["GET /api/v1/chat/credit"]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("Incorrect API key provided: hu***r2.", Severity.ERROR), ("Unknown parameter.", Severity.WARNING)],
)
async def test_a_wrong_key_is_known_by_its_words_where_its_status_is_another(
    api: FakeApi, sentence: str, verdict: Severity
) -> None:
    api.says("GET /v1/api-key", {"code": "x", "error": sentence}, status=400)
    told = await _asked("xai", api.url)
    assert told.severity is verdict
    assert "***" not in told.found


async def test_a_service_without_a_free_call_is_not_asked(api: FakeApi) -> None:
    assert "not checked" in (await _asked("stability", api.url)).found
    assert api.asked == []


async def test_a_service_that_is_away_is_told() -> None:
    nobody = f"http://127.0.0.1:{find_free_port()}"
    assert (await _asked("replicate", nobody)).severity is Severity.WARNING


async def test_every_question_is_for_a_service_that_there_is() -> None:
    assert set(key_check.KEY_PROBES) <= {service.name for service in service_check.paid_services()}


def test_kling_is_sent_what_its_secret_key_signs_and_not_the_key() -> None:
    sent = key_check.KEY_PROBES["kling"].encode_key("access:hunter2")
    assert len(sent.split(".")) == len(("header", "claims", "seal"))
    assert "hunter2" not in sent


async def test_emulated_services_are_not_asked() -> None:
    assert await key_check.check_service_keys(Accounts({"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9"})) == []


async def _asked(name: str, url: str) -> Finding:
    service = next(each for each in service_check.paid_services() if each.name == name)
    async with create_client(loopback_allowed=True) as client:
        return await key_check.check_service_key(
            Transport(client), service, Account(name, url, SecretStr("hunter2"))
        )
