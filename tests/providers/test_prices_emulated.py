"""What the catalogue says that a clip or a piece of music costs is what the emulator's invoice says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from emulator import Running
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.http import Transport
from providers.protocol import Order
from providers.registry import ImageInput, Kind, Model
from providers.roster import open_providers
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, a_music

REGISTRY = whole_registry()
MODELS = [model for model in REGISTRY.models if model.provider != "animatic"]
PICTURE = "https://pictures.example/one.png"


def orders(model: Model) -> Iterator[tuple[Order, float]]:
    """Every resolution at every length that it names, or at its shortest and longest, with the price."""
    lengths = model.lengths or (model.min_seconds, model.max_seconds)
    if model.kind is Kind.MUSIC:
        for seconds in lengths:
            yield a_music(model.name, seconds), model.price_usd(seconds)
        return
    picture = PICTURE if model.image is ImageInput.REQUIRED else None
    for resolution, seconds in product(sorted(model.resolutions), lengths):
        clip = replace(a_clip(seconds=seconds), model=model.name, resolution=resolution, image_url=picture)
        yield clip, model.price_usd(seconds, resolution)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider} {model.name}")
async def test_the_price_of_a_model_is_the_invoices(
    model: Model, emulator: Running, transport: Transport, tmp_path: Path
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url, "LONGTAKE_VERTEX_PROJECT": "films"})
    shelf = Shelf(tmp_path / "shelf")
    provider = open_providers(REGISTRY, accounts, transport, shelf)[model.provider]
    expected = []
    for scene, (order, price) in enumerate(orders(model), start=1):
        # Each is another take: some services take no name twice.
        await provider.submit(replace(order, token=f"job-1/scene/{scene}/1"))
        expected.append(f"{price:.6f}")
    assert [line["price_usd"] for line in emulator.invoice()["jobs"]] == expected
