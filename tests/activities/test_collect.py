"""What a provider has made comes in whole, once, and is prepared for the cut."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.collect import CollectActivities
from contracts import CollectOrder, Departure, DepartureKind, JobError, ProviderJobState
from contracts.error_types import ErrorType
from media.cut import Cutter
from media.errors import CorruptMedia
from providers.errors import ProviderError
from providers.kit.transport import LinkExpiredError
from store import asset_keys
from store.ledger.writes import Ledger
from store.models import LedgerRow
from tests.activities.collecting import damaged, row_of
from tests.activities.cutting import MediaStack
from tests.activities.kit import FakeProvider, ProcessDiedError, environment, take_of


@pytest.fixture
async def order(media_stack: MediaStack) -> CollectOrder:
    """The first of two scenes, finished at the provider."""
    return await media_stack.ordered(take_of(await media_stack.job(2.0, 2.0, resolution="480p")))


async def test_a_clip_is_stored_with_a_still_of_it_and_the_ledger_says_where(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    clip = await media_stack.collect(order)
    row, key = await row_of(media_stack, order), order.accepted.key
    assert (clip.asset_key, clip.thumbnail_key) == (asset_keys.take_key(key), asset_keys.thumbnail_key(key))
    assert (row.asset_key, row.thumbnail_key, row.collected_at) == (
        clip.asset_key,
        clip.thumbnail_key,
        clip.created_at,
    )
    assert clip.seconds == row.seconds == pytest.approx(4.0, abs=0.05)
    assert media_stack.path(clip.asset_key).read_bytes() == media_stack.provider.file.read_bytes()  # type: ignore[union-attr]
    assert media_stack.path(clip.thumbnail_key).read_bytes().startswith(b"\xff\xd8")
    assert media_stack.at_work() == []


async def test_a_clip_in_which_nothing_can_be_sought_has_a_still_too(
    media_stack: MediaStack, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract_still = Cutter.extract_still

    async def refuse_to_seek(self: Cutter, *files: Path, sought: bool = False, **how: Any) -> None:  # noqa: ANN401 - what else it takes
        if sought:
            raise CorruptMedia(detail="no index")
        await extract_still(self, *files, **how)

    monkeypatch.setattr(Cutter, "extract_still", refuse_to_seek)
    clip = await media_stack.collect(order)
    assert media_stack.path(clip.thumbnail_key).read_bytes().startswith(b"\xff\xd8")


async def test_what_only_the_maker_knows_of_a_clip_is_told_with_it(
    media_stack: MediaStack, order: CollectOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")

    async def list_departures(self: FakeProvider, provider_job_id: str) -> list[Departure]:
        assert provider_job_id == order.accepted.provider_job_id
        return [told]

    monkeypatch.setattr(FakeProvider, "list_departures", list_departures, raising=False)
    clip = await media_stack.collect(order)
    assert told in clip.departures


async def test_what_is_already_collected_is_not_fetched_again(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    first = await media_stack.collect(order)
    assert await media_stack.collect(order, attempt=2) == first
    assert media_stack.provider.calls["fetch"] == 1


@pytest.mark.parametrize("damage", ["zero bytes", "no film at all", "cut short", "damaged inside"])
async def test_a_bad_download_is_not_kept_and_says_that_it_is_bad(
    media_stack: MediaStack, order: CollectOrder, tmp_path: Path, damage: str
) -> None:
    assert media_stack.provider.file
    media_stack.provider.file = damaged(media_stack.provider.file, tmp_path / "bad.mp4", damage)
    reasons = []
    for attempt, final in ((1, False), (3, True)):
        with pytest.raises(ApplicationError) as bad:
            await media_stack.collect(order, attempt=attempt)
        assert (bad.value.type, bad.value.non_retryable) == (ErrorType.CORRUPT_CLIP, final)
        reasons.append((await row_of(media_stack, order)).error)
    row = await row_of(media_stack, order)
    assert (row.collected_at, row.asset_key) == (None, None)
    assert (media_stack.stored(), media_stack.at_work()) == ([], [])
    # What is tried again is no reason yet; the last word stays, for when the history is gone.
    assert reasons == [None, JobError(type=ErrorType.CORRUPT_CLIP, message=bad.value.message)]


async def test_a_clip_that_comes_in_after_all_has_no_reason_why_it_did_not(
    media_stack: MediaStack, order: CollectOrder, tmp_path: Path
) -> None:
    whole = media_stack.provider.file
    assert whole
    media_stack.provider.file = damaged(whole, tmp_path / "bad.mp4", "cut short")
    with pytest.raises(ApplicationError):
        await media_stack.collect(order, attempt=3)
    # A later run is told by the provider's word alone: what was refused is fetched once more.
    report = await media_stack.paid_calls.poll_job(await row_of(media_stack, order))
    assert (report.state, report.error) == (ProviderJobState.SUCCEEDED, None)
    media_stack.provider.file = whole
    await media_stack.collect(order)
    assert (await row_of(media_stack, order)).error is None


async def test_a_file_of_a_kind_that_is_not_taken_is_fetched_once(
    media_stack: MediaStack, order: CollectOrder, tmp_path: Path
) -> None:
    media_stack.provider.file = tmp_path / "still.jpg"
    media_stack.provider.file.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    with pytest.raises(ApplicationError, match="is a JPEG picture") as refused:
        await media_stack.collect(order)
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.UNSUPPORTED_CLIP, True)


async def test_a_bad_download_that_was_the_lines_fault_is_mended_by_the_next(
    media_stack: MediaStack, order: CollectOrder, tmp_path: Path
) -> None:
    whole = media_stack.provider.file
    assert whole
    media_stack.provider.file = damaged(whole, tmp_path / "bad.mp4", "cut short")
    with pytest.raises(ApplicationError):
        await media_stack.collect(order)
    media_stack.provider.file = whole
    assert (await media_stack.collect(order, attempt=2)).seconds > 0


async def test_a_download_that_fails_is_told_as_the_provider_said_it(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    media_stack.provider.trouble = ProviderError(ErrorType.TRANSIENT, "The line broke.", final=False)
    with pytest.raises(ApplicationError) as broken:
        await media_stack.collect(order)
    assert (broken.value.type, broken.value.non_retryable) == (ErrorType.TRANSIENT, False)
    assert media_stack.stored() == []


class DyingLedger(Ledger):
    """The process dies when the clip is stored and the ledger is about to be told."""

    async def record_collection(self, *_: object, **__: object) -> LedgerRow:
        raise ProcessDiedError


AWAY = ProviderError(ErrorType.TRANSIENT, "The provider could not be reached.", final=False)


async def refusals(media_stack: MediaStack, order: CollectOrder, *troubles: ProviderError) -> list[ErrorType]:
    """What each of these troubles makes of a try, one try after the other."""
    found = []
    for attempt, trouble in enumerate(troubles, start=1):
        media_stack.provider.trouble = trouble
        with pytest.raises(ApplicationError) as failure:
            await media_stack.collect(order, attempt=attempt)
        found.append(ErrorType(str(failure.value.type)))
        assert failure.value.non_retryable == (found[-1] is ErrorType.JOB_LOST)
    return found


async def test_a_file_whose_address_is_refused_for_minutes_is_gone(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    found = await refusals(media_stack, order, *[LinkExpiredError()] * 8)
    assert found == [ErrorType.TRANSIENT] * 7 + [ErrorType.JOB_LOST]
    assert await media_stack.assets.list_assets("incoming") == []


async def test_a_file_is_not_gone_for_one_refusal_after_a_long_outage(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    """Given up, it would be bought again."""
    found = await refusals(media_stack, order, *[AWAY] * 9, *[LinkExpiredError()] * 7)
    assert set(found) == {ErrorType.TRANSIENT}
    media_stack.provider.trouble = None
    assert (await media_stack.collect(order, attempt=17)).seconds > 0
    assert await media_stack.assets.list_assets("incoming") == []


async def test_a_service_in_trouble_now_and_then_is_not_asked_for_a_lost_file_for_ever(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    found = await refusals(media_stack, order, *[LinkExpiredError(), AWAY] * 7, LinkExpiredError())
    assert found == [ErrorType.TRANSIENT] * 14 + [ErrorType.JOB_LOST]


async def test_a_crash_between_storing_and_the_ledger_is_made_good_by_the_next_try(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    dying = replace(media_stack.media_context, ledger=DyingLedger(media_stack.database))
    collecting = CollectActivities(dying, {"fake": media_stack.provider}, media_stack.lines)
    with pytest.raises(ProcessDiedError):
        await environment().run(collecting.collect_clip, order)
    assert (await row_of(media_stack, order)).collected_at is None
    clip = await media_stack.collect(order, attempt=2)
    assert (await row_of(media_stack, order)).asset_key == clip.asset_key
    assert media_stack.stored("scene-1-1.mp4") == ["scene-1-1.mp4"]


async def test_a_scene_without_neighbours_is_cut_by_itself(
    media_stack: MediaStack, order: CollectOrder
) -> None:
    await media_stack.collect(order)
    # Its first half second, under which nothing lies, and the rest of it.
    assert len(media_stack.stored("pieces/*.mp4")) == 2


async def test_the_transition_is_made_when_the_second_of_two_neighbours_comes(
    media_stack: MediaStack, clips: dict[str, Path]
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    await media_stack.scene(job_id, 1)
    before = media_stack.stored("pieces/*.mp4")
    media_stack.provider.file = clips["two"]
    await media_stack.scene(job_id, 2, 1)
    # The transition, and the second scene's rest.
    assert len(media_stack.stored("pieces/*.mp4")) == len(before) + 2


async def test_a_neighbour_that_is_named_but_not_in_is_not_waited_for(media_stack: MediaStack) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p")
    await media_stack.scene(job_id, 2, 1)
    assert len(media_stack.stored("pieces/*.mp4")) == 1
