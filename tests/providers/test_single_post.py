"""A POST to somebody's address says what came of it, and nothing that would tell them of our network."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.ports import find_free_port
from providers.kit.single_post import PostAnswer, PostFailure, post_once
from providers.safe_http import create_client
from tests.providers.certificates import tls_for
from tests.providers.scripted import Heard, Talk, wire


async def _post(url: str, **client: Any) -> PostAnswer:  # noqa: ANN401 - what `create_client` takes
    async with create_client(**({"loopback_allowed": True} | client)) as guarded:
        return await post_once(guarded, url, b"{}", {"content-type": "application/json"})


async def test_a_receiver_that_takes_it_is_timed() -> None:
    async def take(_: Heard, talk: Talk) -> None:
        await talk.answer(202, b"secret words", retry_after="7")

    async with wire(take) as receiver:
        answer = await _post(f"http://127.0.0.1:{receiver.port}/")
    assert (answer.status, answer.failure, answer.is_taken) == (202, None, True)
    assert answer.retry_after_seconds == 7
    assert answer.seconds > 0
    assert "secret" not in repr(answer)


async def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_: Heard, talk: Talk) -> None:
        await talk.answer(302, location="/other")

    async with wire(elsewhere) as receiver:
        answer = await _post(f"http://127.0.0.1:{receiver.port}/")
    assert (answer.status, answer.is_taken, len(receiver.heard)) == (302, False, 1)


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["169.254.169.254"], []])
async def test_a_name_of_an_inner_network_looks_like_none(addresses: Sequence[str]) -> None:
    async def resolve(_host: str) -> Sequence[str]:
        return addresses

    answer = await _post("https://name.example/", resolver=resolve)
    assert (answer.status, answer.failure) == (None, PostFailure.UNREACHABLE)


async def test_a_closed_port_and_a_refused_address_look_the_same() -> None:
    closed = await _post(f"http://127.0.0.1:{find_free_port()}/")
    refused = await _post("http://127.0.0.1/", loopback_allowed=False)
    assert (closed.failure, refused.failure) == (PostFailure.UNREACHABLE, PostFailure.UNREACHABLE)


async def test_a_certificate_that_nobody_trusts_is_told(tmp_path: Path) -> None:
    async def take(_: Heard, talk: Talk) -> None:
        await talk.answer(200)

    server, _ = tls_for("localhost", tmp_path)
    async with wire(take, server) as receiver:
        answer = await _post(f"https://localhost:{receiver.port}/", tls=ssl.create_default_context())
    assert answer.failure is PostFailure.TLS


async def test_a_connection_that_breaks_is_told() -> None:
    async def cut(_: Heard, talk: Talk) -> None:
        talk.reset()

    async with wire(cut) as receiver:
        answer = await _post(f"http://127.0.0.1:{receiver.port}/")
    assert answer.failure is PostFailure.BROKEN


async def test_a_receiver_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_: Heard, _talk: Talk) -> None:
        return

    monkeypatch.setattr("providers.kit.single_post.CALL_SECONDS", 0.05)
    async with wire(hang) as receiver:
        answer = await _post(f"http://127.0.0.1:{receiver.port}/?key=secret")
    assert answer.failure is PostFailure.TIMEOUT
    assert "secret" not in answer.describe("The receiver")
