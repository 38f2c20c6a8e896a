"""A download that broke off is gone on with by another attempt or another worker."""

from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.collect import CollectActivities
from contracts import CollectOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import create_client
from store.scratch import Scratch
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment, take_of
from tests.providers.scripted import Heard, Talk, wire


@pytest.fixture
async def order(media_stack: MediaStack) -> CollectOrder:
    """The first of two scenes, finished at the provider."""
    return await media_stack.ordered(take_of(await media_stack.job(2.0, 2.0, resolution="480p")))


async def test_what_another_try_has_brought_in_meanwhile_is_not_lost(
    media_stack: MediaStack, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two collect the same: the first is done, and the provider has nothing left for the second."""

    async def beaten(provider_job_id: str, into: Path) -> None:
        monkeypatch.undo()
        await environment().run(media_stack.collecting.collect_clip, order)
        raise ProviderError(ErrorType.JOB_LOST, "It was released.")

    monkeypatch.setattr(media_stack.provider, "fetch_result", beaten)
    clip = await environment().run(media_stack.collecting.collect_clip, order)
    assert clip.asset_key


class Line:
    """Gives the file, names it, and breaks off for good after `left` bytes in all."""

    def __init__(self, film: bytes, left: int) -> None:
        self.film, self.left = film, left

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        start = int(heard.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        rest = self.film[start:]
        span = {"content_range": f"bytes {start}-{len(self.film) - 1}/{len(self.film)}"} if start else {}
        body, self.left = rest[: self.left], max(0, self.left - len(rest))
        await talk.answer(206 if start else 200, body, etag='"1"', content_length=str(len(rest)), **span)
        if len(body) < len(rest):
            talk.close()


async def test_another_worker_goes_on_with_a_download_that_broke_off(
    media_stack: MediaStack, order: CollectOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)
    film = media_stack.provider.file.read_bytes()  # type: ignore[union-attr]
    line, half = Line(film, len(film) // 2), len(film) // 2
    async with wire(line) as server, create_client(loopback_allowed=True) as client:

        async def fetch(_: str, into: Path) -> None:
            await Transport(client).download_file(server.url, into)

        monkeypatch.setattr(media_stack.provider, "fetch_result", fetch)
        with pytest.raises(ApplicationError) as broken:
            await media_stack.collect(order)
        assert (broken.value.type, broken.value.non_retryable) == (ErrorType.TRANSIENT, False)
        line.left = len(film)
        elsewhere = replace(media_stack.media_context, scratch=Scratch(tmp_path / "another machine"))
        collecting = CollectActivities(elsewhere, {"fake": media_stack.provider}, media_stack.lines)
        clip = await environment(attempt=2).run(collecting.collect_clip, order)
    elsewhere.scratch.close()
    assert media_stack.path(clip.asset_key).read_bytes() == film
    assert server.heard[-1].headers["range"] == f"bytes={half}-"
    assert await media_stack.assets.list_assets("incoming") == []


async def test_what_turns_out_to_be_no_clip_is_fetched_from_its_beginning(
    media_stack: MediaStack, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever damaged it on the way may lie in the blocks that were kept."""
    film = media_stack.provider.file.read_bytes()  # type: ignore[union-attr]
    line = Line(bytes(len(film)), len(film))
    monkeypatch.setattr("providers.kit.resumable_download.BLOCK_BYTES", len(film) // 3)
    async with wire(line) as server, create_client(loopback_allowed=True) as client:

        async def fetch(_: str, into: Path) -> None:
            await Transport(client).download_file(server.url, into)

        monkeypatch.setattr(media_stack.provider, "fetch_result", fetch)
        with pytest.raises(ApplicationError) as bad:
            await media_stack.collect(order)
        assert bad.value.type == ErrorType.CORRUPT_CLIP
        line.film, line.left = film, len(film)
        assert (await media_stack.collect(order, attempt=2)).seconds > 0
    assert [heard.headers.get("range") for heard in server.heard] == [None, None]
