"""A picture that lies with us reaches every model that takes one, in the way that its service takes it."""

import base64
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from contracts import AspectRatio, ModelKind, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.adapters.kie import KieAdapter
from providers.adapters.kie.image_upload import UPLOAD_URL, KieImageUpload
from providers.adapters.replicate import ReplicateAdapter
from providers.catalogue import build_registry
from providers.errors import ProviderError
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.model_spec import ImageInput, ModelSpec
from providers.protocol import ClipOrder, Provider, StoredImage
from tests.pictures import a_picture
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import NEVER_ENDS, trouble

REGISTRY = build_registry()
TAKERS = [
    model
    for model in REGISTRY.models
    if model.kind is ModelKind.VIDEO and model.image is not ImageInput.NONE and model.retired_on is None
]
REFERRERS = [model for model in TAKERS if model.max_references]
JPEG = a_picture("JPEG", 320, 180)
PUBLIC = "https://films.example/api/v1/assets/token/picture.jpg"


async def read() -> bytes:
    return JPEG


IMAGE = StoredImage(read)


def order_for(model: ModelSpec, image: StoredImage = IMAGE) -> ClipOrder:
    """An order that the model can make, from the picture."""
    ratios = [ratio for ratio in AspectRatio if ratio in model.aspect_ratios]
    sizes = [size for size in Resolution if size in model.resolutions]
    return replace(
        a_clip(f"job-1/scene/1/{TAKERS.index(model) + 1}", seconds=model.min_seconds),
        model=model.name,
        aspect_ratio=ratios[0],
        resolution=Resolution.P720 if Resolution.P720 in sizes else sizes[0],
        stored_image=image,
    )


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator, tmp_path: Path) -> dict[str, Provider]:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    emulator.set_faults(NEVER_ENDS)
    return create_providers(REGISTRY, accounts, transport, Shelf(tmp_path / "results"))


@pytest.mark.parametrize("provider", sorted({model.provider for model in TAKERS}))
async def test_every_model_of_a_service_begins_from_it(
    provider: str, emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    models = [model for model in TAKERS if model.provider == provider]
    for model in models:
        await emulated[provider].submit_order(order_for(model, StoredImage(read, PUBLIC)))

    assert len([job for job in emulator.list_jobs() if job["service"].startswith(provider)]) == len(models)


@pytest.mark.parametrize("provider", sorted({model.provider for model in REFERRERS}))
async def test_every_model_that_takes_references_gets_as_many_as_it_takes(
    provider: str, emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    models = [model for model in REFERRERS if model.provider == provider]
    for model in models:
        order = replace(order_for(model), stored_image=None)
        references = (IMAGE,) * model.max_references
        await emulated[provider].submit_order(replace(order, references=references))
        if model.references_beside_image:
            await emulated[provider].submit_order(replace(order_for(model), references=references[1:]))

    # A job of no work is one that the service finds invalid only later.
    jobs = emulator.list_jobs()
    assert len(jobs) == len(models) + sum(model.references_beside_image for model in models)
    assert all(job["price_usd"] for job in jobs)


@pytest.mark.parametrize("provider", sorted({model.provider for model in TAKERS} - {"dream-machine"}))
async def test_no_service_needs_our_address_but_one(provider: str, emulated: dict[str, Provider]) -> None:
    model = next(model for model in TAKERS if model.provider == provider)

    assert await emulated[provider].submit_order(order_for(model))


async def test_a_service_that_takes_addresses_alone_is_told_a_public_one_or_nothing(
    emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    model = next(model for model in TAKERS if model.provider == "dream-machine")

    error = await trouble(emulated["dream-machine"].submit_order(order_for(model)))

    assert (error.kind, error.final) == (ErrorType.INPUT_UNFETCHABLE, True)
    assert emulator.list_jobs() == []


@pytest.mark.parametrize("provider", sorted({model.provider for model in TAKERS}))
async def test_a_picture_that_is_gone_is_told_before_anything_is_ordered(
    provider: str, emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    async def gone() -> bytes:
        raise ProviderError(ErrorType.INPUT_UNFETCHABLE, "gone")

    if provider == "dream-machine":
        return  # It fetches the picture itself, later.
    model = next(model for model in TAKERS if model.provider == provider)
    error = await trouble(emulated[provider].submit_order(order_for(model, StoredImage(gone, PUBLIC))))

    assert error.kind is ErrorType.INPUT_UNFETCHABLE
    assert emulator.list_jobs() == []


# --- services with an upload of their own: the upload is free, and its failure orders nothing

KLING = "kwaivgi/kling-v3-video"
UPLOADED_URL = "https://files.example/picture.jpg"
REPLICATE_UPLOAD, KIE_UPLOAD = "POST /files", "POST /upload/api/file-base64-upload"
REPLICATE_ORDER, KIE_ORDER = f"POST /models/{KLING}/predictions", "POST /api/v1/jobs/createTask"
REPLICATE_ANSWER = Said({"id": "f1", "urls": {"get": UPLOADED_URL}}, 201)
KIE_ANSWER = Said({"success": True, "code": 200, "msg": "ok", "data": {"downloadUrl": UPLOADED_URL}})


def replicate(transport: Transport, wire: Answering) -> tuple[Provider, ClipOrder]:
    wire.on(REPLICATE_UPLOAD, REPLICATE_ANSWER)
    wire.on(REPLICATE_ORDER, Said({"id": "p1", "status": "starting"}, 201))
    order = replace(a_clip(seconds=5), model=KLING, resolution=Resolution.P720, stored_image=IMAGE)
    return ReplicateAdapter(transport, an_account("replicate", wire.url)), order


def kie(transport: Transport, wire: Answering) -> tuple[Provider, ClipOrder]:
    wire.on(KIE_UPLOAD, KIE_ANSWER)
    wire.on(KIE_ORDER, {"code": 200, "msg": "success", "data": {"taskId": "t1"}})
    account = replace(an_account("kie", wire.url), extra={"UPLOAD_URL": f"{wire.url}/upload"})
    order = replace(a_clip(seconds=5), model="kling-3.0", resolution=Resolution.P720, stored_image=IMAGE)
    return KieAdapter(transport, account), order


UPLOADERS = {"replicate": (replicate, REPLICATE_UPLOAD), "kie": (kie, KIE_UPLOAD)}


@pytest.fixture(params=sorted(UPLOADERS))
def uploader(
    request: pytest.FixtureRequest, transport: Transport, wire: Answering
) -> tuple[Provider, ClipOrder, str]:
    make, upload = UPLOADERS[request.param]
    return (*make(transport, wire), upload)


async def test_its_own_upload_comes_first_and_its_address_goes_into_the_order(
    uploader: tuple[Provider, ClipOrder, str], wire: Answering
) -> None:
    provider, order, _ = uploader
    await provider.submit_order(order)

    upload, submit = wire.heard
    assert UPLOADED_URL in submit.body.decode()
    assert JPEG in upload.body or base64.b64encode(JPEG) in upload.body
    assert upload.headers["authorization"] == submit.headers["authorization"]


@pytest.mark.parametrize(
    ("answer", "final"),
    [
        (Said(status=503), False),
        (Said(status=429, headers={"Retry-After": "7"}), False),
        (Said(b"<html>"), False),
        (Said({"urls": {}, "code": 200, "data": {}}), False),
        (Said({"urls": {"get": 5}, "code": 200, "data": {"downloadUrl": 5}}), False),
        (Said({"urls": {"get": "ftp://x"}, "code": 200, "data": None}), False),
    ],
    ids=["503", "429", "html", "nothing", "number", "no-url"],
)
async def test_an_upload_that_fails_orders_nothing_and_is_tried_again(
    uploader: tuple[Provider, ClipOrder, str], wire: Answering, answer: Said, *, final: bool
) -> None:
    provider, order, upload = uploader
    wire.on(upload, answer)

    error = await trouble(provider.submit_order(order))

    assert error.kind is not ErrorType.OUTCOME_UNKNOWN
    assert error.final is final
    assert len(wire.heard) == 1


async def test_an_upload_that_breaks_off_leaves_no_doubt_about_money(
    transport: Transport, emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    fault = {"kind": "reset", "when": "after"}
    emulator.set_faults([{"service": "kie-upload", "operation": "other", "fault": fault}])
    model = next(model for model in TAKERS if model.provider == "kie")

    error = await trouble(emulated["kie"].submit_order(order_for(model)))

    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [(401, ErrorType.AUTH_FAILED), (413, ErrorType.INPUT_UNFETCHABLE), (599, ErrorType.TRANSIENT)],
)
async def test_a_refusal_of_kies_upload_is_in_its_code(
    transport: Transport, wire: Answering, code: int, kind: ErrorType
) -> None:
    provider, order = kie(transport, wire)
    wire.on(KIE_UPLOAD, {"success": False, "code": code, "msg": "no", "data": None})

    assert (await trouble(provider.submit_order(order))).kind is kind


def test_kies_key_goes_to_its_own_upload_only_where_the_api_is_its_own() -> None:
    home, gateway = (
        KieImageUpload(Transport(httpx.AsyncClient()), an_account("kie", url))
        for url in ("https://api.kie.ai", "https://gateway.example/kie")
    )

    assert home._base == UPLOAD_URL
    assert gateway._base == "https://gateway.example/kie-upload"
