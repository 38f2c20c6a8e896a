"""What the catalogue says that a clip or a piece of music costs is what the emulator's invoice says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from contracts import AspectRatio, ModelKind, Resolution
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.model_spec import ImageInput, ModelSpec
from providers.protocol import ImageOrder, MediaOrder
from providers.voice_takes import VoiceOrder
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, a_music
from tests.providers.video_kit import NEVER_ENDS

REGISTRY = build_registry()
MODELS = [model for model in REGISTRY.models if model.provider != "animatic"]
PICTURE = "https://pictures.example/one.png"


def orders(model: ModelSpec) -> Iterator[tuple[MediaOrder, float]]:
    """Every resolution at every length that it names, or at its shortest and longest, with the price.

    Each also with sound, where that is asked for.
    """
    if model.kind is ModelKind.VOICE:
        line = VoiceOrder(
            token="", model=model.name, text="Hi you.", voice=model.voices[0].name, language="en"
        )
        yield line, model.text_price_usd(line.text)
        return
    if model.kind is ModelKind.IMAGE:
        for resolution in (Resolution.P720, Resolution.P1080):
            picture = ImageOrder("", model.name, "A kite", AspectRatio.WIDE, resolution, seed=1)
            yield picture, model.price_usd(0.0, resolution)
        return
    lengths = model.lengths or (model.min_seconds, model.max_seconds)
    if model.kind is ModelKind.MUSIC:
        for seconds in lengths:
            yield a_music(model.name, seconds), model.price_usd(seconds)
        return
    first = PICTURE if model.image is ImageInput.REQUIRED else None
    for resolution, seconds in product(sorted(model.resolutions), lengths):
        clip = replace(a_clip(seconds=seconds), model=model.name, resolution=resolution, image_url=first)
        yield clip, model.price_usd(seconds, resolution)
        if model.sound_switch:
            yield replace(clip, sound=True), model.price_usd(seconds, resolution, sound=True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider} {model.name}")
async def test_the_price_of_a_model_is_the_invoices(
    model: ModelSpec, emulator: RunningEmulator, transport: Transport, tmp_path: Path
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url, "LONGTAKE_VERTEX_PROJECT": "films"})
    if model.kind is ModelKind.VIDEO or (model.kind is ModelKind.IMAGE and model.webhook):
        # Nobody fetches what is ordered here, so it is never made; what comes with the answer has to be.
        emulator.set_faults(NEVER_ENDS)
    shelf = Shelf(tmp_path / "shelf")
    provider = create_providers(REGISTRY, accounts, transport, shelf)[model.provider]
    expected = []
    for scene, (order, price) in enumerate(orders(model), start=1):
        # Each is another take: some services take no name twice.
        await provider.submit_order(replace(order, token=f"job-1/scene/{scene}/1"))
        expected.append(f"{price:.6f}")
    assert [line["price_usd"] for line in emulator.get_invoice()["jobs"]] == expected
