"""A picture that a clip ends on reaches every model that takes one, by its service's own field."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from contracts import AspectRatio, ModelKind, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.model_spec import ImageInput, ModelSpec
from providers.protocol import ClipOrder, Provider, StoredImage
from tests.pictures import a_picture
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf
from tests.providers.video_kit import NEVER_ENDS, trouble

REGISTRY = build_registry()
BEGINNERS = [
    model
    for model in REGISTRY.models
    if model.kind is ModelKind.VIDEO and model.image is not ImageInput.NONE and model.retired_on is None
]
ENDERS = [model for model in BEGINNERS if model.last_image]
OTHERS = [model for model in BEGINNERS if not model.last_image]
FIRST_JPEG, LAST_JPEG = a_picture("JPEG", 320, 180), a_picture("JPEG", 160, 90)
FIRST_URL, LAST_URL = "https://films.example/first.jpg", "https://films.example/last.jpg"
# What a body holds of the last picture: its address, or its bytes at services that fetch none.
LAST_MARKS = (LAST_URL, base64.b64encode(LAST_JPEG).decode())


async def read_first() -> bytes:
    return FIRST_JPEG


async def read_last() -> bytes:
    return LAST_JPEG


def an_order(model: ModelSpec, seconds: float | None = None) -> ClipOrder:
    """An order that the model can make, from a picture of ours to another."""
    return replace(
        a_clip(f"job-1/scene/1/{BEGINNERS.index(model) + 1}", seconds=seconds or model.min_seconds),
        model=model.name,
        aspect_ratio=next(ratio for ratio in AspectRatio if ratio in model.aspect_ratios),
        resolution=next(each for each in reversed(Resolution) if each in model.resolutions),
        stored_image=StoredImage(read_first, FIRST_URL),
        last_image=StoredImage(read_last, LAST_URL),
    )


def with_addresses(order: ClipOrder) -> ClipOrder:
    return replace(order, stored_image=None, image_url=FIRST_URL, last_image=LAST_URL)


class Heard:
    """The bodies of all requests that left."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.bodies: list[str] = []
        client.event_hooks["request"].append(self._note)

    async def _note(self, request: httpx.Request) -> None:
        self.bodies.append((await request.aread()).decode(errors="replace"))


@pytest.fixture
def heard(transport: Transport) -> Heard:
    return Heard(transport._client)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator, tmp_path: Path) -> dict[str, Provider]:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    emulator.set_faults(NEVER_ENDS)
    return create_providers(REGISTRY, accounts, transport, Shelf(tmp_path / "results"))


def name_of(model: ModelSpec) -> str:
    return f"{model.provider}/{model.name}"


@pytest.mark.parametrize("provider", sorted({model.provider for model in ENDERS}))
async def test_every_model_that_takes_one_is_given_a_picture_of_ours(
    provider: str, emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    models = [model for model in ENDERS if model.provider == provider]
    for model in models:
        await emulated[provider].submit_order(an_order(model))

    # A job of no work is one that the service finds invalid only later.
    jobs = emulator.list_jobs()
    assert len(jobs) == len(models)
    assert all(job["price_usd"] for job in jobs)


@pytest.mark.parametrize("model", [m for m in ENDERS if m.provider != "vertex"], ids=name_of)
async def test_both_addresses_reach_the_service_in_the_order(
    model: ModelSpec, emulated: dict[str, Provider], heard: Heard
) -> None:
    await emulated[model.provider].submit_order(with_addresses(an_order(model)))

    body = heard.bodies[-1]
    assert body.index(FIRST_URL) < body.index(LAST_URL)


@pytest.mark.parametrize("model", OTHERS, ids=name_of)
async def test_a_model_without_such_a_field_is_never_told_of_it(
    model: ModelSpec, emulated: dict[str, Provider], heard: Heard
) -> None:
    # Google's adapter would fetch what is at the addresses.
    order = an_order(model) if model.provider == "google" else with_addresses(an_order(model))
    await emulated[model.provider].submit_order(order)

    assert not any(mark in heard.bodies[-1] for mark in LAST_MARKS)


async def test_vertex_gets_the_bytes_of_both(emulated: dict[str, Provider], heard: Heard) -> None:
    await emulated["vertex"].submit_order(an_order(next(m for m in ENDERS if m.provider == "vertex")))

    instance = json.loads(heard.bodies[-1])["instances"][0]
    assert [base64.b64decode(instance[name]["bytesBase64Encoded"]) for name in ("image", "lastFrame")] == [
        FIRST_JPEG,
        LAST_JPEG,
    ]


@pytest.mark.parametrize(
    ("seconds", "fields"),
    [
        (5, {"start_frame": {"url": FIRST_URL}, "end_frame": {"url": LAST_URL}}),
        (10, {"keyframes": [{"url": FIRST_URL}, {"url": LAST_URL}], "keyframe_indexes": [0, 240]}),
    ],
)
async def test_luma_anchors_both_ends_by_the_clips_length(
    seconds: int, fields: dict[str, object], emulated: dict[str, Provider], heard: Heard
) -> None:
    model = next(model for model in ENDERS if model.provider == "luma")
    await emulated["luma"].submit_order(with_addresses(an_order(model, seconds)))

    video = json.loads(heard.bodies[-1])["video"]
    assert {name: video[name] for name in video if name not in ("duration", "resolution")} == fields


async def test_a_service_that_takes_addresses_alone_needs_one_of_the_last_picture_too(
    emulated: dict[str, Provider], emulator: RunningEmulator
) -> None:
    model = next(model for model in ENDERS if model.provider == "dream-machine")
    order = replace(with_addresses(an_order(model)), last_image=StoredImage(read_last))

    assert (await trouble(emulated["dream-machine"].submit_order(order))).kind is ErrorType.INPUT_UNFETCHABLE
    assert emulator.list_jobs() == []
