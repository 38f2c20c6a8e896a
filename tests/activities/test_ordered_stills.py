"""Stills at real adapters: what one looks at, and which clips begin from one."""

import pytest

from contracts import EditOrder, LedgerStage, Scene, TakeKey, TakeOrder
from store.asset_keys import still_key
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.kit import ActivityStack
from tests.activities.market import JPEG, Market


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


@pytest.mark.parametrize(
    ("provider", "model", "ordered", "opened_on"),
    [
        ("kie", "kling-3.0", "kling-3.0/video", 2),
        ("fal", "bytedance/seedance-2.0", "bytedance/seedance-2.0/image-to-video", 2),
        # A service that takes public addresses alone.
        ("dream-machine", "ray-2", "ray-2", None),
    ],
)
async def test_a_scene_begins_from_its_still_where_its_service_takes_it(
    stack: ActivityStack, market: Market, *, provider: str, model: str, ordered: str, opened_on: int | None
) -> None:
    job_id = await stack.job(6.0, provider=provider, model=model)
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1)
    still = key.model_copy(update={"stage": LedgerStage.IMAGE, "take": 2})
    await market.assets.write_bytes(still_key(still), JPEG)

    await market.start(TakeOrder(key=key, provider=provider, model=model, opens_on_still=2))

    row = await stack.ledger.reads.find_row(key)
    assert row is not None
    assert (row.opens_on_still, row.opens_on_take) == (opened_on, None)
    assert [job["model"] for job in market.list_jobs()] == [ordered]


async def test_a_still_looks_at_the_one_before_at_the_film_and_at_those_in_sight(
    stack: ActivityStack, market: Market
) -> None:
    url = "https://pictures.example/mara.jpg"
    mara = {"id": "mara", "name": "Mara", "description": "a red coat", "reference_images": [{"url": url}]}
    job_id = await stack.job(
        6.0, 6.0, reference_image_url="https://pictures.example/film.jpg", entities=[mara], resolution="1080p"
    )
    scenes = [Scene(number=n, text="Mara walks.", seconds=6, entities=("mara",)) for n in (1, 2)]
    draft = await StoryboardDrafts(stack.database).write_draft(job_id, scenes)
    order = EditOrder(job_id=job_id, draft_id=draft, revision=0)
    await StoryboardDrafts(stack.database).adopt_draft(order)
    key = TakeKey(job_id=job_id, stage=LedgerStage.IMAGE, scene=2)
    await market.assets.write_bytes(still_key(key.model_copy(update={"scene": 1, "take": 3})), JPEG)

    await market.start(TakeOrder(key=key, provider="kie", model="nano-banana-2", opens_on_take=3))

    (job,) = market.list_jobs()
    row = await stack.ledger.reads.find_row(key)
    assert row is not None
    assert (job["price_usd"], row.price_usd, row.opens_on_take) == ("0.060000", 0.06, 3)
    assert job["prompt"].splitlines()[2:] == [
        "Image 1 is the moment before: who and what is in both looks the same, in another framing.",
        "Image 2 shows what the film looks like.",
        "Mara (image 3): a red coat",
        "",
        "One picture, as from a film. No text in it.",
    ]
