"""Clips of scenes that get another length: none is held for what it lacks, and each is as good as it was."""

import pytest

from contracts import Brief, EditOrder, Scene
from contracts.film import refit_film_seconds
from store.database import Database
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from tests.store.builders import a_job, an_order


@pytest.mark.parametrize(
    ("film_seconds", "clip_seconds", "before", "after", "good_for"),
    [
        (None, 5.5, 5.0, 8.0, 5.0),
        (None, 8.5, 5.0, 8.0, None),
        (None, 5.5, 5.0, 3.0, None),
        (5.0, 5.5, 8.0, 9.0, 5.0),
        (5.0, 5.5, 8.0, 5.4, None),
        (5.0, 5.5, 8.0, 4.0, None),
        # It was far too short from the beginning.
        (2.5, 3.0, 5.0, 4.0, 2.5),
        (2.5, 3.0, 5.0, 2.0, None),
        # Within the tolerance of services the clip was good for all of the scene.
        (None, 4.8, 5.0, 8.0, 5.0),
    ],
)
def test_a_clip_ends_where_it_did_unless_it_has_enough(
    film_seconds: float | None, clip_seconds: float, before: float, after: float, good_for: float | None
) -> None:
    assert refit_film_seconds(film_seconds, clip_seconds, before=before, after=after) == good_for


@pytest.mark.parametrize(
    ("brief", "good_for"),
    [
        ({}, 5.0),
        ({"short_clips": "hold"}, None),
        # A scene gets longer for its lines: they have all of it.
        ({"narration": {"mode": "auto"}}, None),
    ],
)
async def test_each_clip_of_a_longer_scene_is_refitted_once(
    database: Database, brief: dict[str, object], good_for: float | None
) -> None:
    told = Brief.model_validate({"prompt": "A storm", **brief})
    row, _ = await Jobs(database).add_job(a_job(brief=told))
    job_id, ledger = row.id, Ledger(database)
    scenes = [Scene(number=number, text="A", seconds=5.0) for number in (1, 2)]
    await Storyboards(database).keep_storyboard(job_id, scenes)
    for scene, take, seconds in ((1, 1, 5.5), (1, 2, 9.0), (2, 1, 5.5)):
        order = an_order(job_id, scene=scene, take=take)
        await ledger.record_intent(order)
        await ledger.record_acceptance(order.key, f"pj-{order.key.token}")
        await ledger.record_collection(
            order.key, asset_key="a", thumbnail_key=None, seconds=seconds, digest=None
        )
    drafts = StoryboardDrafts(database)
    longer = [scenes[0].model_copy(update={"seconds": 8.0}), scenes[1]]
    edit = EditOrder(job_id=job_id, draft_id=await drafts.write_draft(job_id, longer), revision=0)

    for _ in range(2):
        await drafts.adopt_draft(edit)

    rows = await ledger.reads.list_rows(job_id)
    fitted = {(row.scene, row.take): row.film_seconds for row in rows}
    assert fitted == {(1, 1): good_for, (1, 2): None, (2, 1): None}
