"""A caller's picture is fetched whole, within bounds, and is one: or it is said before anything is paid."""

import asyncio
import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from contracts.error_types import ErrorType
from providers.kit.reference_image import fetch_reference_image
from providers.kit.transport import Transport
from providers.safe_http import create_client
from tests.providers.answering import Answering, Said, answering
from tests.providers.scripted import Heard, Talk
from tests.providers.scripted import wire as scripted
from tests.providers.video_kit import trouble

REQUEST = "GET /kite"


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


def a_picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
async def test_its_kind_is_told_by_its_bytes_whatever_its_server_says(
    kind: str, transport: Transport, elsewhere: Answering
) -> None:
    content = a_picture(kind)
    elsewhere.on(REQUEST, Said(content, headers={"Content-Type": "text/plain"}))
    picture = await fetch_reference_image(transport, f"{elsewhere.url}/kite")
    assert picture.mime_type == f"image/{kind}"
    assert base64.b64decode(picture.data) == content


@pytest.mark.parametrize(
    "content",
    [
        a_picture("gif"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>Log in</html>",
        b"\x89PNG",
        b"RIFF",
    ],
    ids=["gif", "svg", "a page", "cut off", "half a webp"],
)
async def test_what_is_no_picture_is_refused(
    content: bytes, transport: Transport, elsewhere: Answering
) -> None:
    elsewhere.on(REQUEST, Said(content, headers={"Content-Type": "image/png"}))
    error = await trouble(fetch_reference_image(transport, f"{elsewhere.url}/kite"))
    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)
    assert "PNG, JPEG or WebP" in error.message


async def test_one_that_is_too_large_is_refused(
    transport: Transport, elsewhere: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = a_picture("png")
    monkeypatch.setattr("providers.kit.reference_image.MAX_IMAGE_BYTES", len(content) - 1)
    elsewhere.on(REQUEST, content)
    error = await trouble(fetch_reference_image(transport, f"{elsewhere.url}/kite"))
    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)


@pytest.mark.parametrize("status", [401, 404, 410])
async def test_one_that_is_not_there_is_asked_for_once(
    status: int, transport: Transport, elsewhere: Answering
) -> None:
    elsewhere.on(REQUEST, Said(status=status))
    error = await trouble(fetch_reference_image(transport, f"{elsewhere.url}/kite"))
    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)
    assert len(elsewhere.heard) == 1


async def test_a_hiccup_of_its_server_loses_no_scene(transport: Transport, elsewhere: Answering) -> None:
    elsewhere.on(REQUEST, Said(status=503), a_picture("png"))
    assert (await fetch_reference_image(transport, f"{elsewhere.url}/kite")).mime_type == "image/png"


async def test_a_server_that_is_away_is_not_asked_for_ever(
    transport: Transport, elsewhere: Answering
) -> None:
    elsewhere.on(REQUEST, Said(status=503))
    error = await trouble(fetch_reference_image(transport, f"{elsewhere.url}/kite"))
    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)
    assert len(elsewhere.heard) == 2


async def test_one_that_trickles_is_given_up_so_that_the_call_that_pays_still_has_its_time(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.kit.reference_image.FETCH_SECONDS", 0.3)

    async def trickle(_: Heard, talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 Said\r\n\r\n")
        await talk.say(a_picture("png"))
        await asyncio.Event().wait()

    async with scripted(trickle) as server:
        error = await trouble(fetch_reference_image(transport, f"{server.url}/kite"))
    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)


@pytest.mark.parametrize("url", ["https://127.0.0.1:8443/kite", "https://169.254.169.254/latest/meta-data"])
async def test_one_at_an_address_inside_is_refused(url: str) -> None:
    async with create_client(loopback_allowed=False) as client:
        error = await trouble(fetch_reference_image(Transport(client), url))
    assert error.kind is ErrorType.INPUT_UNFETCHABLE
    assert url not in error.message
