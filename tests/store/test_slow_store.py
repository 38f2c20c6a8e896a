"""Assets in an S3 store behind a line that is slow, falls silent or breaks: reads arrive whole."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import S3Store

from chaos.s3_server import S3Server
from chaos.slow_link import SlowLink
from store.asset_outages import AssetsUnavailable
from store.assets import Assets
from store.object_store import ClientLimits, open_stores

KEY = "jobs/j1/film-r1.mp4"
MEBIBYTE = 2**20
# The film takes longer than the client bears silence, and each silence is as long as that.
LIMITS = ClientLimits(stall=timedelta(seconds=0.3), longest_pause=timedelta(seconds=0.1))
FILM = os.urandom(3 * MEBIBYTE)


@pytest.fixture
async def link(s3_server: S3Server) -> AsyncIterator[SlowLink]:
    async with SlowLink(s3_server.port).open() as opened:
        yield opened


@pytest.fixture
async def assets(link: SlowLink, s3_url: str, monkeypatch: pytest.MonkeyPatch) -> Assets:
    """Assets that are read through the line, where a film is."""
    await Assets(s3_url).write_bytes(KEY, FILM)
    monkeypatch.setenv("AWS_ENDPOINT", link.endpoint)
    return Assets(s3_url, LIMITS)


@pytest.mark.parametrize("breaks", [True, False], ids=["breaks", "falls silent"])
async def test_a_read_goes_on_where_the_line_ended(
    assets: Assets, link: SlowLink, tmp_path: Path, breaks: bool
) -> None:
    link.carries, link.breaks = MEBIBYTE, breaks
    await assets.fetch_to_file(KEY, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert link.asked.count("GET") > 2


async def test_a_slow_line_brings_the_film(assets: Assets, link: SlowLink) -> None:
    link.bytes_per_second = 3 * MEBIBYTE
    assert b"".join([piece async for piece in await assets.stream_bytes(KEY)]) == FILM


async def test_a_write_through_a_line_that_breaks_is_not_repeated(assets: Assets, link: SlowLink) -> None:
    link.carries, link.breaks = 0, True
    with pytest.raises(AssetsUnavailable):
        await assets.write_bytes(KEY, b"film")
    assert link.asked == ["PUT"]


async def test_a_look_through_a_line_that_breaks_is_repeated(assets: Assets, link: SlowLink) -> None:
    link.carries, link.breaks = 0, True
    with pytest.raises(AssetsUnavailable):
        await assets.get_size(KEY)
    assert link.asked == ["HEAD"] * (LIMITS.read_retries + 1)


async def test_the_environment_s_options_of_the_client_hold_beside_the_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROXY_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_TIMEOUT", "7s")
    for store in open_stores("s3://films", ClientLimits()):
        assert isinstance(store, S3Store)
        options = store.client_options or {}
        assert options["proxy_url"] == "http://127.0.0.1:9"
        assert options["timeout"] == "7s"
        assert options["connect_timeout"] == "5s"
