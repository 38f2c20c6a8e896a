"""No key and no query is seen in an error or a log."""

import io
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from providers.kit.transport import HttpResponse, Transport
from providers.safe_http import create_client
from tests.providers.broken_answers import LOST, QUICK
from tests.providers.scripted import Heard, Script, Talk, wire
from tests.providers.video_kit import trouble

KEY = "sk-very-hidden-1234"
HEADERS = {"Authorization": f"Bearer {KEY}", "X-Goog-Api-Key": KEY}


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that any library logs, at every level."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def everything_in(error: BaseException) -> str:
    """All that an error shows: itself, what it holds, what led to it, and its traceback."""
    seen = [*_chain(error)]
    shown = [f"{each!r} {each} {each.args!r} {vars(each)!r}" for each in seen]
    return "\n".join([*shown, "".join(traceback.format_exception(error))])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


async def refuses(_: Heard, talk: Talk) -> None:
    await talk.answer(403, f'{{"you sent":"{KEY}"}}'.encode(), x_echo=KEY, set_cookie=f"key={KEY}")


async def sends_on(heard: Heard, talk: Talk) -> None:
    await talk.answer(302, b"", location=f"https://other.invalid/?sig={KEY}")


Call = Callable[[Transport, str, Path], Awaitable[object]]
CALLS: dict[str, Call] = {
    "ask": lambda t, url, _: t.send_request("GET", url, headers=HEADERS, params={"key": KEY}, patience=QUICK),
    "pay": lambda t, url, _: t.pay_request("POST", url, headers=HEADERS, params={"key": KEY}, patience=QUICK),
    "download": lambda t, url, into: t.download_file(f"{url}?sig={KEY}", into / "film", headers=HEADERS),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("script", [*LOST[1:], refuses, sends_on])
async def test_no_key_and_no_query_is_in_any_error_or_log(
    transport: Transport, logged: io.StringIO, tmp_path: Path, script: Script, call: str
) -> None:
    async with wire(script) as server:
        error = await trouble(CALLS[call](transport, f"{server.url}/{'path'}", tmp_path))
    told = everything_in(error) + logged.getvalue()
    assert server.heard
    assert KEY not in told
    assert "sig=" not in told
    assert "key=" not in told


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://10.0.0.1/", "http://example.com/", "https://[::1"]
)
@pytest.mark.parametrize("call", CALLS)
async def test_nor_when_the_address_is_refused_or_nobody_answers(
    transport: Transport, logged: io.StringIO, tmp_path: Path, url: str, call: str
) -> None:
    error = await trouble(CALLS[call](transport, f"{url}?{KEY}=1", tmp_path))
    assert KEY not in everything_in(error) + logged.getvalue()


async def test_what_succeeds_is_not_logged_either(
    transport: Transport, logged: io.StringIO, tmp_path: Path
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, KEY.encode(), x_echo=KEY)

    async with wire(script) as server:
        answer = await transport.send_request("GET", server.url, headers=HEADERS, params={"key": KEY})
        await transport.pay_request("POST", server.url, headers=HEADERS, json={"key": KEY})
        await transport.download_file(f"{server.url}/?sig={KEY}", tmp_path / "film", headers=HEADERS)
    assert KEY not in logged.getvalue() + repr(answer) + repr(transport)
    assert isinstance(answer, HttpResponse)
