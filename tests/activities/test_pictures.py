"""The picture that a caller names reaches the service: its address, or its bytes where those are wanted."""

import pytest

from contracts import EditOrder, ImageReference, LedgerStage, Scene, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.errors import ProviderError
from store.asset_keys import last_frame_key
from store.models import CallOutcome
from store.storyboard_drafts import StoryboardDrafts
from tests.activities.kit import ActivityStack
from tests.activities.market import JPEG, Market


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


@pytest.mark.parametrize(
    ("provider", "model", "began_as"),
    [
        ("kie", "hailuo-2.3-standard", "hailuo/2-3-image-to-video-standard"),
        ("runway", "gen4_turbo", "gen4_turbo"),
        ("xai", "grok-imagine-video", "grok-imagine-video"),
        ("dashscope", "wan2.7", "wan2.7-i2v"),
        ("modelark", "seedance-2-0-mini", "dreamina-seedance-2-0-mini-260615"),
        ("kling", "kling-v3", "kling-v3"),
        ("fal", "fal-ai/kling-video/v3/standard", "fal-ai/kling-video/v3/standard/image-to-video"),
    ],
)
async def test_a_service_that_fetches_it_itself_is_told_where_it_is(
    provider: str, model: str, began_as: str, market: Market, emulator: RunningEmulator
) -> None:
    await market.order(provider, model)
    assert [job["model"] for job in emulator.list_jobs()] == [began_as]
    assert market.pictures.heard == []


@pytest.mark.parametrize(
    ("provider", "model"), [("vertex", "veo-3.1-lite-generate-001"), ("google", "gemini-omni-1.2-flash")]
)
async def test_a_service_that_wants_its_bytes_is_sent_them(
    provider: str, model: str, market: Market, emulator: RunningEmulator
) -> None:
    await market.order(provider, model)
    assert [job["service"] for job in emulator.list_jobs()] == [provider]
    assert len(market.pictures.heard) == 1


@pytest.mark.parametrize(
    ("provider", "model", "began_as"),
    [
        ("kie", "hailuo-2.3-standard", "hailuo/2-3-image-to-video-standard"),
        ("dashscope", "wan2.7", "wan2.7-i2v"),
        ("fal", "fal-ai/kling-video/v3/standard", "fal-ai/kling-video/v3/standard/image-to-video"),
        ("vertex", "veo-3.1-lite-generate-001", "veo-3.1-lite-generate-001"),
    ],
)
async def test_an_uploaded_picture_reaches_the_service(
    provider: str, model: str, began_as: str, market: Market, emulator: RunningEmulator
) -> None:
    await market.order_from(provider, model, reference_image={"upload_id": await market.upload()})

    assert [job["model"] for job in emulator.list_jobs()] == [began_as]
    assert market.pictures.heard == []


async def test_a_scenes_own_picture_comes_before_the_films(
    stack: ActivityStack, market: Market, emulator: RunningEmulator
) -> None:
    own, film = await market.upload(digest="own"), await market.upload(b"no picture", digest="film")
    job_id = await stack.job(6.0, reference_image={"upload_id": film}, provider="fal")
    scene = Scene(number=1, text="A kite", seconds=6, reference_image=ImageReference(upload_id=own))
    drafts = StoryboardDrafts(stack.database)
    order = EditOrder(job_id=job_id, draft_id=await drafts.write_draft(job_id, [scene]), revision=0)
    await drafts.adopt_draft(order)

    model = "fal-ai/kling-video/v3/standard"
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1)
    await market.start(TakeOrder(key=key, provider="fal", model=model))

    # The emulator refuses what is no picture.
    assert [job["model"] for job in emulator.list_jobs()] == [f"{model}/image-to-video"]


@pytest.mark.parametrize(
    ("provider", "model", "sees_pictures"),
    [
        ("kie", "minimax-h3", True),
        ("fal", "bytedance/seedance-2.0", True),
        ("fal", "fal-ai/kling-video/v3/standard", False),
    ],
)
async def test_who_is_in_sight_is_described_and_shown_to_models_that_look_at_pictures(
    provider: str, model: str, stack: ActivityStack, market: Market, *, sees_pictures: bool
) -> None:
    entity = {
        "id": "mara",
        "name": "Mara",
        "description": "a woman in a red coat",
        "reference_images": [{"upload_id": await market.upload()}],
    }
    job_id = await stack.job(6.0, provider=provider, model=model, entities=[entity])
    scene = Scene(number=1, text="A kite", seconds=6, entities=("mara",))
    drafts = StoryboardDrafts(stack.database)
    await drafts.adopt_draft(
        EditOrder(job_id=job_id, draft_id=await drafts.write_draft(job_id, [scene]), revision=0)
    )

    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1)
    await market.start(TakeOrder(key=key, provider=provider, model=model))

    (job,) = market.list_jobs()
    seen = "Mara (image 1)" if sees_pictures else "Mara"
    assert job["model"] == f"{model}/{'reference' if sees_pictures else 'text'}-to-video"
    assert job["prompt"] == f"A kite\n\n{seen}: a woman in a red coat"


@pytest.mark.parametrize(
    ("provider", "model", "ordered", "opened_on"),
    [
        ("kie", "wan-2.7", "wan/2-7-image-to-video", 3),
        ("fal", "fal-ai/kling-video/v3/standard", "fal-ai/kling-video/v3/standard/image-to-video", 3),
        # It takes addresses alone.
        ("dream-machine", "ray-2", "ray-2", None),
    ],
)
async def test_a_scene_begins_from_the_last_picture_of_the_one_before_where_its_service_takes_it(
    stack: ActivityStack, market: Market, *, provider: str, model: str, ordered: str, opened_on: int | None
) -> None:
    job_id = await stack.job(6.0, 6.0, provider=provider, model=model)
    await market.assets.write_bytes(last_frame_key(job_id, 1, 3), JPEG)
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=2)

    await market.start(TakeOrder(key=key, provider=provider, model=model, opens_on_take=3))

    row = await stack.ledger.reads.find_row(key)
    assert row is not None
    assert row.opens_on_take == opened_on
    assert [job["model"] for job in market.list_jobs()] == [ordered]


async def test_a_picture_that_was_lost_fails_its_scene_before_anything_is_paid(
    stack: ActivityStack, market: Market, emulator: RunningEmulator
) -> None:
    upload_id = await market.upload()
    await market.assets.delete_all("uploads")

    with pytest.raises(ProviderError) as refused:
        await market.order_from(
            "fal", "fal-ai/kling-video/v3/standard", reference_image={"upload_id": upload_id}
        )

    assert refused.value.kind is ErrorType.INPUT_UNFETCHABLE
    assert emulator.list_jobs() == []
    assert [row.outcome for row in await stack.ledger.reads.list_rows(market.last_job)] == [
        CallOutcome.FAILED
    ]
