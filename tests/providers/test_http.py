"""What is said to a service arrives once, and what became of it is told as it is."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import BaseModel

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import HttpError, Transport, is_same_origin
from providers.safe_http import create_client
from tests.conditions import eventually
from tests.providers.broken_answers import LOST, QUICK, silent
from tests.providers.scripted import Heard, Script, Talk, wire
from tests.providers.video_kit import trouble

UNKNOWN = (ErrorType.OUTCOME_UNKNOWN, True)
TRANSIENT = (ErrorType.TRANSIENT, False)


class Job(BaseModel):
    """What a service answers a submit with."""

    id: str


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


def verdict(error: ProviderError) -> tuple[ErrorType, bool]:
    return error.kind, error.final


@pytest.mark.parametrize("script", LOST)
async def test_a_lost_answer_to_a_call_that_pays_leaves_its_outcome_unknown(
    transport: Transport, script: Script
) -> None:
    async with wire(script) as server:
        error = await trouble(transport.pay_request("POST", server.url, json={}, patience=QUICK))
    assert verdict(error) == UNKNOWN
    assert len(server.heard) == 1


@pytest.mark.parametrize("script", LOST)
async def test_a_lost_answer_to_a_question_is_asked_for_again_by_others(
    transport: Transport, script: Script
) -> None:
    async with wire(script) as server:
        error = await trouble(transport.send_request("GET", server.url, patience=QUICK))
    assert verdict(error) == TRANSIENT
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",  # nobody listens
        "https://no-such-name.invalid/",
        "https://10.255.255.1/",
    ],
)
async def test_what_could_not_be_sent_was_not_paid_for(url: str) -> None:
    async def nowhere(_: str) -> list[str]:
        raise OSError("no such name")

    async with create_client(loopback_allowed=True, resolver=nowhere) as client:
        error = await trouble(Transport(client).pay_request("POST", url, json={}))
    assert error.kind is not ErrorType.OUTCOME_UNKNOWN


async def test_a_handshake_that_fails_was_no_payment(transport: Transport) -> None:
    async def never(_: Heard, __: Talk) -> None:
        raise AssertionError

    async with wire(never) as server:
        # TLS to a server that speaks none.
        url = server.url.replace("http:", "https:")
        assert (
            verdict(await trouble(transport.pay_request("POST", url, json={}, patience=QUICK))) == TRANSIENT
        )
    assert not server.heard


async def test_a_connection_that_takes_too_long_was_no_payment() -> None:
    async def slowly(_: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with create_client(loopback_allowed=True, resolver=slowly) as client:
        call = Transport(client).pay_request("POST", "https://example.com/", json={}, patience=QUICK)
        assert verdict(await trouble(call)) == TRANSIENT


async def test_waiting_for_a_free_connection_was_no_payment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.safe_http.http_client.MAX_CONNECTIONS", 1)
    patience = httpx.Timeout(60.0, pool=0.2)
    async with wire(silent) as server, create_client(loopback_allowed=True) as client:
        transport = Transport(client)
        first = asyncio.create_task(transport.pay_request("POST", server.url, json={}))

        await eventually(lambda: bool(server.heard), "the first call holds the only connection")
        assert (
            verdict(await trouble(transport.pay_request("POST", server.url, json={}, patience=patience)))
            == TRANSIENT
        )
        first.cancel()
        await asyncio.wait([first])
    assert len(server.heard) == 1


async def test_a_request_that_cannot_be_written_is_not_tried_again(transport: Transport) -> None:
    async with wire(silent) as server:
        for url, headers in (
            (server.url, {"X-Key": "sk-“1”"}),
            ("https://[::1", {}),
            ("ftp://a.example/", {}),
        ):
            error = await trouble(transport.pay_request("POST", url, json={}, headers=headers))
            assert verdict(error) == (ErrorType.INVALID_REQUEST, True)
    assert not server.heard


async def test_a_call_that_pays_never_uses_a_connection_that_was_kept(transport: Transport) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, b'{"id":"1"}')

    async with wire(script) as server:
        for call in (
            transport.send_request,
            transport.send_request,
            transport.pay_request,
            transport.pay_request,
            transport.send_request,
        ):
            await call("POST", server.url, json={})
    assert [heard.connection for heard in server.heard] == [1, 1, 2, 3, 1]


async def test_what_the_service_closed_while_idle_makes_no_payment_unknown(transport: Transport) -> None:
    async def script(heard: Heard, talk: Talk) -> None:
        await talk.answer(200, b'{"id":"1"}')
        if heard.line.startswith("GET"):
            talk.reset()

    async with wire(script) as server:
        for _ in range(5):
            await transport.send_request("GET", server.url)
            assert (await transport.pay_request("POST", server.url, json={})).parse_as(Job).id == "1"


async def test_an_answer_that_trickles_in_is_given_up(transport: Transport) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await talk.say(b"1\r\n{\r\n")
            await asyncio.sleep(0.02)

    async with wire(script) as server:
        assert verdict(await trouble(transport.send_request("GET", server.url, patience=QUICK))) == TRANSIENT
        assert verdict(await trouble(transport.pay_request("POST", server.url, patience=QUICK))) == UNKNOWN


async def test_an_answer_without_end_is_not_kept(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.kit.transport.MAX_ANSWER_BYTES", 1_000)

    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, b"a" * 2_000)

    async with wire(script) as server:
        assert verdict(await trouble(transport.send_request("GET", server.url))) == TRANSIENT
        assert verdict(await trouble(transport.pay_request("POST", server.url))) == UNKNOWN


@pytest.mark.parametrize(
    ("status", "asked", "paid"),
    [
        (301, (ErrorType.INVALID_REQUEST, True), (ErrorType.INVALID_REQUEST, True)),
        (302, TRANSIENT, UNKNOWN),
        (400, (ErrorType.INVALID_REQUEST, True), (ErrorType.INVALID_REQUEST, True)),
        (401, (ErrorType.AUTH_FAILED, True), (ErrorType.AUTH_FAILED, True)),
        (402, (ErrorType.QUOTA_EXHAUSTED, True), (ErrorType.QUOTA_EXHAUSTED, True)),
        (404, (ErrorType.MODEL_RETIRED, True), (ErrorType.MODEL_RETIRED, True)),
        (408, TRANSIENT, TRANSIENT),
        (429, (ErrorType.RATE_LIMITED, False), (ErrorType.RATE_LIMITED, False)),
        (499, TRANSIENT, UNKNOWN),
        (500, TRANSIENT, UNKNOWN),
        (502, TRANSIENT, UNKNOWN),
        (503, TRANSIENT, UNKNOWN),
    ],
)
async def test_a_status_tells_whether_anything_was_begun(
    transport: Transport,
    status: int,
    asked: tuple[ErrorType, bool],
    paid: tuple[ErrorType, bool],
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(status, b'{"why":"their words"}', retry_after="3", location="https://x.example/")

    async with wire(script) as server:
        question = await trouble(transport.send_request("GET", server.url))
        payment = await trouble(transport.pay_request("POST", server.url, json={}))
    assert (verdict(question), verdict(payment)) == (asked, paid)
    assert isinstance(payment, HttpError)
    assert (payment.answer.status, payment.retry_after_seconds) == (status, 3.0)
    assert len(server.heard) == 2


async def test_a_success_without_sense_leaves_a_payment_unknown(transport: Transport) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, b"<html>")

    async with wire(script) as server:
        question = await transport.send_request("GET", server.url)
        payment = await transport.pay_request("POST", server.url, json={})
    with pytest.raises(ProviderError) as asked:
        question.parse_as(Job)
    with pytest.raises(ProviderError) as paid:
        payment.parse_as(Job)
    assert (verdict(asked.value), verdict(paid.value)) == (TRANSIENT, UNKNOWN)
    assert question.try_parse_as(Job) is None


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://a.example/x", True),
        ("https://A.example:443/", True),
        ("http://a.example/", False),
        ("https://a.example:8443/", False),
        ("https://b.a.example/", False),
        ("https://a.example@b.example/", False),
        ("https://[::1", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(other: str, same: bool) -> None:
    assert is_same_origin("https://a.example/v1", other) is same
