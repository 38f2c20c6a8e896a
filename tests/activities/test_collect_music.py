"""Music comes in as long as the film, once; and what is none is not kept."""

from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from contracts import CollectOrder
from contracts.error_types import ErrorType
from tests.activities.collecting import damaged, row_of
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment, music_of, take_of


@pytest.fixture
async def order(media_stack: MediaStack) -> CollectOrder:
    """The first of two scenes, finished at the provider."""
    return await media_stack.ordered(take_of(await media_stack.job(2.0, 2.0, resolution="480p")))


async def test_music_is_made_as_long_as_the_film_and_fetched_once(
    media_stack: MediaStack, clips: dict[str, Path]
) -> None:
    job_id = await media_stack.job(2.0, 3.0)
    media_stack.provider.file = clips["music"]
    first, again = await media_stack.music(job_id), await media_stack.music(job_id)
    assert (
        first.asset_key
        == again.asset_key
        == (await media_stack.jobs.get_for_any_owner(job_id)).soundtrack_key
    )
    assert (first.seconds, media_stack.provider.calls["fetch"]) == (5.0, 1)
    assert media_stack.at_work() == []


async def test_music_that_is_none_is_not_kept(media_stack: MediaStack, tmp_path: Path) -> None:
    job_id = await media_stack.job(2.0)
    media_stack.provider.file = damaged(tmp_path, tmp_path / "bad.wav", "no film at all")
    order = await media_stack.ordered(music_of(job_id))
    with pytest.raises(ApplicationError) as bad:
        await environment(attempt=3).run(media_stack.collecting.collect_soundtrack, order)
    assert bad.value.type == ErrorType.CORRUPT_CLIP
    assert (await row_of(media_stack, order)).error is not None
    assert (media_stack.stored(), media_stack.at_work()) == ([], [])
