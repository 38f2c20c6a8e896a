"""Stills: paid once, kept as plain JPEGs, found by later runs, and never bought for a clip without one."""

from pathlib import Path

import pytest
from PIL import Image
from temporalio.exceptions import ApplicationError

from activities.stills import StillActivities
from contracts import (
    CollectOrder,
    DepartureKind,
    EditOrder,
    LedgerStage,
    OpensOn,
    ProviderJobReport,
    ProviderJobState,
    Scene,
    Still,
    StillQuery,
    TakeKey,
    TakeOrder,
)
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import ImageOrder
from store.models import CallOutcome
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.cutting import MediaStack
from tests.activities.kit import ActivityStack, ProcessDiedError, environment, take_of
from tests.pictures import a_picture

REFUSED = ProviderError(ErrorType.SAFETY_BLOCKED, "Unsafe.")


@pytest.fixture
def backend() -> str:
    """One database: nothing here differs between them."""
    return "sqlite"


def still_of(job_id: str, scene: int = 1, take: int = 1) -> TakeOrder:
    """An order for a scene's still."""
    key = TakeKey(job_id=job_id, stage=LedgerStage.IMAGE, scene=scene, take=take)
    return TakeOrder(key=key, provider="fake", model="fake-image")


async def find(stack: ActivityStack, job_id: str, scene: int = 1) -> Still | None:
    query = StillQuery(job_id=job_id, scene=scene)
    found: Still | None = await environment().run(
        StillActivities(stack.ledger.reads, stack.storyboards).find_still, query
    )
    return found


async def collect(media_stack: MediaStack, job_id: str, *, attempt: int = 1) -> Still:
    order = await media_stack.ordered(still_of(job_id))
    still: Still = await environment(attempt=attempt).run(media_stack.collecting.collect_still, order)
    return still


async def test_a_still_is_drawn_anew_and_kept_once(media_stack: MediaStack, tmp_path: Path) -> None:
    media_stack.provider.file = tmp_path / "drawn"
    media_stack.provider.file.write_bytes(a_picture("PNG", 320, 180))
    job_id = await media_stack.job(2.0)
    still = await collect(media_stack, job_id)
    with Image.open(media_stack.path(still.asset_key)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (320, 180))
    assert await collect(media_stack, job_id) == still == await find(media_stack, job_id)
    assert media_stack.provider.calls["fetch"] == media_stack.provider.calls["submit"] == 1
    row = await media_stack.ledger.reads.find_row(still_of(job_id).key)
    assert row is not None
    assert (row.price_usd, row.outcome, row.digest is None) == (0.04, CallOutcome.SUCCEEDED, False)


async def test_what_is_no_picture_is_fetched_again_and_then_given_up(
    media_stack: MediaStack, tmp_path: Path
) -> None:
    media_stack.provider.file = tmp_path / "drawn"
    media_stack.provider.file.write_bytes(b"<html>Gone</html>" * 50)
    job_id = await media_stack.job(2.0)
    for attempt, final in ((1, False), (3, True)):
        with pytest.raises(ApplicationError) as failed:
            await collect(media_stack, job_id, attempt=attempt)
        assert (failed.value.type, failed.value.non_retryable) == (ErrorType.CORRUPT_CLIP, final)
    assert media_stack.provider.calls["fetch"] == 2
    row = await media_stack.ledger.reads.find_row(still_of(job_id).key)
    assert row is not None
    assert (row.outcome, row.error_type) == (CallOutcome.SUCCEEDED, ErrorType.CORRUPT_CLIP)
    assert await find(media_stack, job_id) is None


async def test_a_still_is_paid_once_though_the_worker_dies_after_the_call(stack: ActivityStack) -> None:
    job_id = await stack.job()
    stack.provider.lost = [ProcessDiedError()]
    with pytest.raises(ProcessDiedError):
        await environment().run(stack.takes.submit_take, still_of(job_id))
    stack.provider.looks_up = False
    for _ in range(2):
        with pytest.raises(ApplicationError) as held:
            await environment().run(stack.takes.submit_take, still_of(job_id))
        assert (held.value.type, held.value.non_retryable) == (ErrorType.OUTCOME_UNKNOWN, True)
    assert len(stack.provider.paid) == 1
    row = await stack.ledger.reads.find_row(still_of(job_id).key)
    assert row is not None
    assert (row.is_outcome_unknown, row.price_usd) == (True, 0.04)


async def test_a_still_counts_against_the_budget(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, 4.0, budget_usd=0.05)
    await environment().run(stack.takes.submit_take, still_of(job_id))
    with pytest.raises(ApplicationError) as dear:
        await environment().run(stack.takes.submit_take, still_of(job_id, scene=2))
    assert dear.value.type == ErrorType.BUDGET_EXCEEDED
    assert len(stack.provider.paid) == 1


async def test_a_still_that_failed_is_bought_anew_unless_the_clip_was_ordered_without_it(
    stack: ActivityStack,
) -> None:
    job_id = await stack.job()
    stack.provider.refusals = [REFUSED]
    with pytest.raises(ApplicationError):
        await environment().run(stack.takes.submit_take, still_of(job_id))
    accepted = await environment().run(stack.takes.submit_take, still_of(job_id))
    assert accepted.key.take == 2

    other = await stack.job()
    stack.provider.refusals = [REFUSED]
    with pytest.raises(ApplicationError):
        await environment().run(stack.takes.submit_take, still_of(other))
    await environment().run(stack.takes.submit_take, take_of(other))
    with pytest.raises(ApplicationError) as refused:
        await environment().run(stack.takes.submit_take, still_of(other))
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.NOT_BOUGHT, True)


async def test_a_still_that_is_there_is_used_again(stack: ActivityStack) -> None:
    job_id = await stack.job()
    first = await environment().run(stack.takes.submit_take, still_of(job_id))
    await environment().run(stack.takes.submit_take, take_of(job_id))
    again = await environment().run(stack.takes.submit_take, still_of(job_id))
    assert (again.key, again.provider_job_id) == (first.key, first.provider_job_id)
    assert len(stack.provider.paid) == 2


async def test_no_more_pictures_are_sent_than_the_model_takes(stack: ActivityStack) -> None:
    pictures = [{"url": f"https://pictures.example/{n}.jpg"} for n in (1, 2, 3)]
    entity = {"id": "mara", "name": "Mara", "reference_images": pictures}
    job_id = await stack.job(entities=[entity])
    scene = Scene(number=1, text="Mara", seconds=4, entities=("mara",))
    draft = await StoryboardDrafts(stack.database).write_draft(job_id, [scene])
    order = EditOrder(job_id=job_id, draft_id=draft, revision=0)
    await StoryboardDrafts(stack.database).adopt_draft(order)
    await environment().run(stack.takes.submit_take, still_of(job_id))
    (asked,) = stack.provider.orders
    assert isinstance(asked, ImageOrder)
    assert asked.looks == ("Mara (image 1, image 2)",)
    assert asked.reference_urls == ["https://pictures.example/1.jpg", "https://pictures.example/2.jpg"]


async def test_a_clip_without_its_still_says_so(media_stack: MediaStack) -> None:
    job_id = await media_stack.job(2.0, resolution="480p")
    scene = Scene(number=1, text="A", seconds=2, opens_on=OpensOn.STILL)
    drafts = StoryboardDrafts(media_stack.database)
    draft = await drafts.write_draft(job_id, [scene])
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft, revision=0))
    clip = await media_stack.scene(job_id, 1)
    assert DepartureKind.STILL_MISSING in [each.kind for each in clip.departures]
    assert clip.opens_on_still is None


async def test_a_token_of_a_still_tells_its_key() -> None:
    key = still_of("job-1", 3, 2).key
    assert key.token == "job-1/image/3/2"  # noqa: S105 - no password
    assert (TakeKey.from_token(key.token), key.stage) == (key, LedgerStage.IMAGE)


# --- stills of a storyboard that waits ---


async def rewrite(stack: ActivityStack, job_id: str, text: str, revision: int = 0) -> None:
    drafts = StoryboardDrafts(stack.database)
    draft = await drafts.write_draft(job_id, [Scene(number=1, text=text, seconds=4, opens_on=OpensOn.STILL)])
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft, revision=revision))


async def test_a_still_is_used_again_only_as_long_as_the_scene_has_its_text(stack: ActivityStack) -> None:
    job_id = await stack.job()
    await rewrite(stack, job_id, "Fog.")
    first = await environment().run(stack.takes.submit_take, still_of(job_id))
    await rewrite(stack, job_id, "Rain.", revision=1)
    other = await environment().run(stack.takes.submit_take, still_of(job_id))
    assert (first.key.take, other.key.take) == (1, 2)
    await rewrite(stack, job_id, "Fog.", revision=2)
    again = await environment().run(stack.takes.submit_take, still_of(job_id))
    assert (again.key, len(stack.provider.paid)) == (first.key, 2)


async def test_another_still_is_drawn_under_the_number_that_was_asked_for_and_then_used(
    stack: ActivityStack,
) -> None:
    job_id = await stack.job()
    for take in (1, 2, 2):
        order = still_of(job_id, take=take).model_copy(update={"beside_others": True})
        assert (await environment().run(stack.takes.submit_take, order)).key == order.key
    used = await environment().run(stack.takes.submit_take, still_of(job_id))
    assert (used.key.take, len(stack.provider.paid)) == (2, 2)


async def test_a_still_of_another_text_is_not_found(media_stack: MediaStack, tmp_path: Path) -> None:
    media_stack.provider.file = tmp_path / "drawn"
    media_stack.provider.file.write_bytes(a_picture("PNG", 320, 180))
    job_id = await media_stack.job(2.0)
    await rewrite(media_stack, job_id, "Fog.")
    accepted = await environment().run(media_stack.takes.submit_take, still_of(job_id))
    media_stack.provider.report = ProviderJobReport(state=ProviderJobState.SUCCEEDED)
    await media_stack.paid_calls.settle_job(accepted.key, media_stack.provider.report)
    await environment().run(media_stack.collecting.collect_still, CollectOrder(accepted=accepted))
    assert await find(media_stack, job_id) is not None
    await rewrite(media_stack, job_id, "Rain.", revision=1)
    assert await find(media_stack, job_id) is None
