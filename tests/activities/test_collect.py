"""What a provider has made comes in whole, once, and is prepared for the cut."""

from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.collect import CollectActivities
from providers.errors import ProviderError
from providers.http import LinkExpiredError, Transport
from providers.outside import open_client
from store import keys
from store.ledger import Ledger
from store.models import LedgerRow
from store.scratch import Scratch
from tests.activities.cutting import Studio
from tests.activities.kit import FakeProvider, ProcessDiedError, environment, music_of, take_of
from tests.providers.scripted import Heard, Talk, wire
from workflows.contracts import CollectOrder, Departure, DepartureKind, JobError, ProviderJobState
from workflows.errors import ErrorType


@pytest.fixture
async def order(studio: Studio) -> CollectOrder:
    """The first of two scenes, finished at the provider."""
    return await studio.ordered(take_of(await studio.job(2.0, 2.0, resolution="480p")))


async def row_of(studio: Studio, order: CollectOrder) -> LedgerRow:
    row = await studio.ledger.row(order.accepted.key)
    assert row is not None
    return row


async def test_a_clip_is_stored_with_a_still_of_it_and_the_ledger_says_where(
    studio: Studio, order: CollectOrder
) -> None:
    clip = await studio.collect(order)
    row, key = await row_of(studio, order), order.accepted.key
    assert (clip.asset_key, clip.thumbnail_key) == (keys.take(key), keys.thumbnail(key))
    assert (row.asset_key, row.thumbnail_key, row.collected_at) == (
        clip.asset_key,
        clip.thumbnail_key,
        clip.created_at,
    )
    assert clip.seconds == row.seconds == pytest.approx(4.0, abs=0.05)
    assert studio.path(clip.asset_key).read_bytes() == studio.provider.file.read_bytes()  # type: ignore[union-attr]
    assert studio.path(clip.thumbnail_key).read_bytes().startswith(b"\xff\xd8")
    assert studio.at_work() == []


async def test_what_only_the_maker_knows_of_a_clip_is_told_with_it(
    studio: Studio, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")

    async def departures(self: FakeProvider, provider_job_id: str) -> list[Departure]:
        assert provider_job_id == order.accepted.provider_job_id
        return [told]

    monkeypatch.setattr(FakeProvider, "departures", departures, raising=False)
    clip = await studio.collect(order)
    assert told in clip.departures


async def test_what_is_already_collected_is_not_fetched_again(studio: Studio, order: CollectOrder) -> None:
    first = await studio.collect(order)
    assert await studio.collect(order, attempt=2) == first
    assert studio.provider.calls["fetch"] == 1


@pytest.mark.parametrize("damage", ["zero bytes", "no film at all", "cut short", "damaged inside"])
async def test_a_bad_download_is_not_kept_and_says_that_it_is_bad(
    studio: Studio, order: CollectOrder, tmp_path: Path, damage: str
) -> None:
    assert studio.provider.file
    studio.provider.file = _damaged(studio.provider.file, tmp_path / "bad.mp4", damage)
    reasons = []
    for attempt, final in ((1, False), (3, True)):
        with pytest.raises(ApplicationError) as bad:
            await studio.collect(order, attempt=attempt)
        assert (bad.value.type, bad.value.non_retryable) == (ErrorType.CORRUPT_CLIP, final)
        reasons.append((await row_of(studio, order)).error)
    row = await row_of(studio, order)
    assert (row.collected_at, row.asset_key) == (None, None)
    assert (studio.stored(), studio.at_work()) == ([], [])
    # What is tried again is no reason yet; the last word stays, for when the history is gone.
    assert reasons == [None, JobError(type=ErrorType.CORRUPT_CLIP, message=bad.value.message)]


async def test_a_clip_that_comes_in_after_all_has_no_reason_why_it_did_not(
    studio: Studio, order: CollectOrder, tmp_path: Path
) -> None:
    whole = studio.provider.file
    assert whole
    studio.provider.file = _damaged(whole, tmp_path / "bad.mp4", "cut short")
    with pytest.raises(ApplicationError):
        await studio.collect(order, attempt=3)
    # A later run is told by the provider's word alone: what was refused is fetched once more.
    report = await studio.paid_calls.ask(await row_of(studio, order))
    assert (report.state, report.error) == (ProviderJobState.SUCCEEDED, None)
    studio.provider.file = whole
    await studio.collect(order)
    assert (await row_of(studio, order)).error is None


async def test_a_file_of_a_kind_that_is_not_taken_is_fetched_once(
    studio: Studio, order: CollectOrder, tmp_path: Path
) -> None:
    studio.provider.file = tmp_path / "still.jpg"
    studio.provider.file.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    with pytest.raises(ApplicationError, match="is a JPEG picture") as refused:
        await studio.collect(order)
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.UNSUPPORTED_CLIP, True)


async def test_a_bad_download_that_was_the_lines_fault_is_mended_by_the_next(
    studio: Studio, order: CollectOrder, tmp_path: Path
) -> None:
    whole = studio.provider.file
    assert whole
    studio.provider.file = _damaged(whole, tmp_path / "bad.mp4", "cut short")
    with pytest.raises(ApplicationError):
        await studio.collect(order)
    studio.provider.file = whole
    assert (await studio.collect(order, attempt=2)).seconds > 0


async def test_a_download_that_fails_is_told_as_the_provider_said_it(
    studio: Studio, order: CollectOrder
) -> None:
    studio.provider.trouble = ProviderError(ErrorType.TRANSIENT, "The line broke.", final=False)
    with pytest.raises(ApplicationError) as broken:
        await studio.collect(order)
    assert (broken.value.type, broken.value.non_retryable) == (ErrorType.TRANSIENT, False)
    assert studio.stored() == []


class DyingLedger(Ledger):
    """The process dies when the clip is stored and the ledger is about to be told."""

    async def collected(self, *_: object, **__: object) -> LedgerRow:
        raise ProcessDiedError


AWAY = ProviderError(ErrorType.TRANSIENT, "The provider could not be reached.", final=False)


async def refusals(studio: Studio, order: CollectOrder, *troubles: ProviderError) -> list[ErrorType]:
    """What each of these troubles makes of a try, one try after the other."""
    found = []
    for attempt, trouble in enumerate(troubles, start=1):
        studio.provider.trouble = trouble
        with pytest.raises(ApplicationError) as failure:
            await studio.collect(order, attempt=attempt)
        found.append(ErrorType(str(failure.value.type)))
        assert failure.value.non_retryable == (found[-1] is ErrorType.JOB_LOST)
    return found


async def test_a_file_whose_address_is_refused_for_minutes_is_gone(
    studio: Studio, order: CollectOrder
) -> None:
    found = await refusals(studio, order, *[LinkExpiredError()] * 8)
    assert found == [ErrorType.TRANSIENT] * 7 + [ErrorType.JOB_LOST]
    assert await studio.assets.list_assets("incoming") == []


async def test_a_file_is_not_gone_for_one_refusal_after_a_long_outage(
    studio: Studio, order: CollectOrder
) -> None:
    """Given up, it would be bought again."""
    found = await refusals(studio, order, *[AWAY] * 9, LinkExpiredError(), AWAY, *[LinkExpiredError()] * 7)
    assert set(found) == {ErrorType.TRANSIENT}
    studio.provider.trouble = None
    assert (await studio.collect(order, attempt=19)).seconds > 0
    assert await studio.assets.list_assets("incoming") == []


async def test_a_crash_between_storing_and_the_ledger_is_made_good_by_the_next_try(
    studio: Studio, order: CollectOrder
) -> None:
    dying = replace(studio.workshop, ledger=DyingLedger(studio.database))
    collecting = CollectActivities(dying, {"fake": studio.provider})
    with pytest.raises(ProcessDiedError):
        await environment().run(collecting.collect_clip, order)
    assert (await row_of(studio, order)).collected_at is None
    clip = await studio.collect(order, attempt=2)
    assert (await row_of(studio, order)).asset_key == clip.asset_key
    assert studio.stored("scene-1-1.mp4") == ["scene-1-1.mp4"]


async def test_a_scene_without_neighbours_is_cut_by_itself(studio: Studio, order: CollectOrder) -> None:
    await studio.collect(order)
    # Its first half second, under which nothing lies, and the rest of it.
    assert len(studio.stored("pieces/*.mp4")) == 2


async def test_the_transition_is_made_when_the_second_of_two_neighbours_comes(
    studio: Studio, clips: dict[str, Path]
) -> None:
    job_id = await studio.job(2.0, 2.0, resolution="480p")
    await studio.scene(job_id, 1)
    before = studio.stored("pieces/*.mp4")
    studio.provider.file = clips["two"]
    await studio.scene(job_id, 2, 1)
    # The transition, and the second scene's rest.
    assert len(studio.stored("pieces/*.mp4")) == len(before) + 2


async def test_a_neighbour_that_is_named_but_not_in_is_not_waited_for(studio: Studio) -> None:
    job_id = await studio.job(2.0, 2.0, resolution="480p")
    await studio.scene(job_id, 2, 1)
    assert len(studio.stored("pieces/*.mp4")) == 1


async def test_music_is_made_as_long_as_the_film_and_fetched_once(
    studio: Studio, clips: dict[str, Path]
) -> None:
    job_id = await studio.job(2.0, 3.0)
    studio.provider.file = clips["music"]
    first, again = await studio.music(job_id), await studio.music(job_id)
    assert first.asset_key == again.asset_key == (await studio.jobs.for_worker(job_id)).soundtrack_key
    assert (first.seconds, studio.provider.calls["fetch"]) == (5.0, 1)
    assert studio.at_work() == []


async def test_music_that_is_none_is_not_kept(studio: Studio, tmp_path: Path) -> None:
    job_id = await studio.job(2.0)
    studio.provider.file = _damaged(tmp_path, tmp_path / "bad.wav", "no film at all")
    order = await studio.ordered(music_of(job_id))
    with pytest.raises(ApplicationError) as bad:
        await environment(attempt=3).run(studio.collecting.collect_soundtrack, order)
    assert bad.value.type == ErrorType.CORRUPT_CLIP
    assert (await row_of(studio, order)).error is not None
    assert (studio.stored(), studio.at_work()) == ([], [])


def _damaged(whole: Path, bad: Path, damage: str) -> Path:
    match damage:
        case "zero bytes":
            bad.write_bytes(b"")
        case "no film at all":
            bad.write_bytes(b"<html>Your link has expired</html>" * 50)
        case "cut short":
            bad.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
        case _:
            data = bytearray(whole.read_bytes())
            data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
            bad.write_bytes(data)
    return bad


async def test_what_another_try_has_brought_in_meanwhile_is_not_lost(
    studio: Studio, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two collect the same: the first is done, and the provider has nothing left for the second."""

    async def beaten(provider_job_id: str, into: Path) -> None:
        monkeypatch.undo()
        await environment().run(studio.collecting.collect_clip, order)
        raise ProviderError(ErrorType.JOB_LOST, "It was released.")

    monkeypatch.setattr(studio.provider, "fetch", beaten)
    clip = await environment().run(studio.collecting.collect_clip, order)
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
    studio: Studio, order: CollectOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.download.PAUSE_SECONDS", 0.0)
    film = studio.provider.file.read_bytes()  # type: ignore[union-attr]
    line, half = Line(film, len(film) // 2), len(film) // 2
    async with wire(line) as server, open_client(loopback_allowed=True) as client:

        async def fetch(_: str, into: Path) -> None:
            await Transport(client).download(server.url, into)

        monkeypatch.setattr(studio.provider, "fetch", fetch)
        with pytest.raises(ApplicationError) as broken:
            await studio.collect(order)
        assert (broken.value.type, broken.value.non_retryable) == (ErrorType.TRANSIENT, False)
        line.left = len(film)
        elsewhere = replace(studio.workshop, scratch=Scratch(tmp_path / "another machine"))
        collecting = CollectActivities(elsewhere, {"fake": studio.provider})
        clip = await environment(attempt=2).run(collecting.collect_clip, order)
    elsewhere.scratch.close()
    assert studio.path(clip.asset_key).read_bytes() == film
    assert server.heard[-1].headers["range"] == f"bytes={half}-"
    assert await studio.assets.list_assets("incoming") == []


async def test_what_turns_out_to_be_no_clip_is_fetched_from_its_beginning(
    studio: Studio, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever damaged it on the way may lie in the blocks that were kept."""
    film = studio.provider.file.read_bytes()  # type: ignore[union-attr]
    line = Line(bytes(len(film)), len(film))
    monkeypatch.setattr("providers.resume.BLOCK_BYTES", len(film) // 3)
    async with wire(line) as server, open_client(loopback_allowed=True) as client:

        async def fetch(_: str, into: Path) -> None:
            await Transport(client).download(server.url, into)

        monkeypatch.setattr(studio.provider, "fetch", fetch)
        with pytest.raises(ApplicationError) as bad:
            await studio.collect(order)
        assert bad.value.type == ErrorType.CORRUPT_CLIP
        line.film, line.left = film, len(film)
        assert (await studio.collect(order, attempt=2)).seconds > 0
    assert [heard.headers.get("range") for heard in server.heard] == [None, None]
