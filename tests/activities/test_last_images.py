"""The picture that a scene ends on is ordered where the take's model takes one beside that to begin from."""

from pathlib import Path

import pytest

from activities.provider_orders import ProviderOrders
from activities.uploaded_images import UploadedImages
from contracts import Brief, ImageReference, LedgerStage, OpensOn, Scene, SceneBrief, TakeKey, TakeOrder
from providers.catalogue import build_registry
from providers.protocol import ClipOrder, StoredImage
from store.asset_keys import last_frame_key
from store.assets import Assets
from store.retake_requests import RetakeRequests
from store.uploads import UploadCatalog
from tests.activities.kit import ActivityStack
from tests.store.builders import a_job

FIRST, LAST = (ImageReference(url=f"https://pictures.example/{name}.png") for name in ("first", "last"))
KLING, GROK = ("fal", "fal-ai/kling-video/v3/standard"), ("fal", "xai/grok-imagine-video")


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


@pytest.fixture
def orders(stack: ActivityStack, tmp_path: Path) -> ProviderOrders:
    return ProviderOrders(
        stack.jobs,
        stack.storyboards,
        RetakeRequests(stack.database),
        UploadedImages(UploadCatalog(stack.database), Assets((tmp_path / "assets").as_uri())),
        registry=build_registry(),
    )


async def order_of(
    stack: ActivityStack,
    orders: ProviderOrders,
    *,
    model: tuple[str, str] = KLING,
    opens_on_take: int | None = None,
    **pictures: ImageReference,
) -> ClipOrder:
    """The order of the second scene, which has these pictures."""
    brief = Brief(scenes=(SceneBrief(text="A"), SceneBrief(text="B")))
    row, _ = await stack.jobs.add_job(a_job(brief=brief))
    opens_on = OpensOn.LAST_FRAME if opens_on_take else OpensOn.OWN
    second = Scene.model_validate({"number": 2, "text": "B", "seconds": 5, "opens_on": opens_on, **pictures})
    await stack.storyboards.keep_storyboard(row.id, [Scene(number=1, text="A", seconds=5), second])
    key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=2)
    take = TakeOrder(key=key, provider=model[0], model=model[1], opens_on_take=opens_on_take)
    made = await orders.build_order(take)
    assert isinstance(made, ClipOrder)
    return made


async def test_it_stands_beside_the_picture_to_begin_from(
    stack: ActivityStack, orders: ProviderOrders
) -> None:
    order = await order_of(stack, orders, reference_image=FIRST, last_image=LAST)

    assert (order.image_url, order.last_image) == (FIRST.url, LAST.url)


async def test_an_upload_is_opened_for_its_owner(stack: ActivityStack, orders: ProviderOrders) -> None:
    order = await order_of(stack, orders, reference_image=FIRST, last_image=ImageReference(upload_id="u"))

    assert isinstance(order.last_image, StoredImage)
    assert order.has_uploads


async def test_a_scene_that_goes_on_from_the_one_before_can_end_on_it(
    stack: ActivityStack, orders: ProviderOrders
) -> None:
    order = await order_of(stack, orders, opens_on_take=1, last_image=LAST)

    assert isinstance(order.stored_image, StoredImage)
    assert order.last_image == LAST.url


@pytest.mark.parametrize(
    ("model", "pictures"),
    [
        (GROK, {"reference_image": FIRST}),
        (("fal", "unknown"), {"reference_image": FIRST}),
        # The chain broke: the scene begins anew, and from nothing no clip leads to a picture.
        (KLING, {}),
    ],
)
async def test_it_is_left_out_where_it_cannot_be_taken(
    stack: ActivityStack, orders: ProviderOrders, model: tuple[str, str], pictures: dict[str, ImageReference]
) -> None:
    order = await order_of(stack, orders, model=model, opens_on_take=None, last_image=LAST, **pictures)

    assert order.last_image is None


async def test_a_scene_that_goes_on_from_another_begins_from_that_ones_picture(
    stack: ActivityStack, orders: ProviderOrders, tmp_path: Path
) -> None:
    row, _ = await stack.jobs.add_job(a_job())
    scenes = [Scene(number=number, text="A", seconds=5) for number in (1, 2, 3)]
    await stack.storyboards.keep_storyboard(row.id, scenes)
    picture = tmp_path / "last.jpg"
    picture.write_bytes(b"the end of scene 1")
    await Assets((tmp_path / "assets").as_uri()).put_file(last_frame_key(row.id, 1, 2), picture)
    key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=3)
    take = TakeOrder(key=key, provider=KLING[0], model=KLING[1], opens_on_take=2, opens_after=1)

    order = await orders.build_order(take)

    assert isinstance(order, ClipOrder)
    assert isinstance(order.stored_image, StoredImage)
    assert await order.stored_image.read() == b"the end of scene 1"
    # A model that takes no picture is asked for none, and nothing of it is written down.
    blind = orders.with_possible_opening(
        take.model_copy(update={"provider": "animatic", "model": "storyboard"})
    )
    assert (blind.opens_on_take, blind.opens_after) == (None, None)
