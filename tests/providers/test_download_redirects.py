"""A download follows redirects, and tells its credentials to the first origin alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import create_client
from tests.providers.scripted import Heard, Talk, wire
from tests.providers.shop import FILM


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


class Detour:
    """Sends on as the test says, and gives the film where it does not."""

    def __init__(self) -> None:
        self.onward: dict[str, str] = {}

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        path = heard.line.split(" ")[1]
        if path in self.onward:
            await talk.answer(302, b"elsewhere", location=self.onward[path])
        else:
            await talk.answer(200, FILM)


async def test_five_redirects_are_followed_and_no_sixth(transport: Transport, tmp_path: Path) -> None:
    detour = Detour()
    async with wire(detour) as server:
        detour.onward = {f"/{number}": f"/{number - 1}" for number in range(1, 9)}
        await transport.download_file(f"{server.url}/5", tmp_path / "film.mp4")
        assert (tmp_path / "film.mp4").read_bytes() == FILM
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(f"{server.url}/6", tmp_path / "other.mp4")
    assert not caught.value.final
    assert not (tmp_path / "other.mp4").exists()


async def test_credentials_are_for_the_first_origin_and_do_not_come_back(
    transport: Transport, tmp_path: Path
) -> None:
    first, second = Detour(), Detour()
    async with wire(first) as own, wire(second) as other:
        first.onward = {"/a": "/b", "/b": f"{other.url}/c"}
        second.onward = {"/c": f"{own.url}/d"}
        await transport.download_file(
            f"{own.url}/a", tmp_path / "film.mp4", headers={"X-Goog-Api-Key": "k", "Authorization": "k"}
        )
    shown = [(h.line.split(" ")[1], "x-goog-api-key" in h.headers) for h in own.heard + other.heard]
    assert shown == [("/a", True), ("/b", True), ("/d", False), ("/c", False)]
    assert "authorization" not in other.heard[0].headers
