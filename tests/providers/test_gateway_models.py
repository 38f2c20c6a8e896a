"""What a gateway has, as its owner's file tells: any name, with lengths and prices, or a clear refusal."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts import AspectRatio, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Accounts
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.catalogue import build_registry
from providers.catalogue.gateway_models import GatewayModel, ModelsFileError, read_models_file
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.model_spec import ImageInput
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import trouble

WHOLE = """
[[openai]]
name = "MiniMax-H3"
title = "H3 at my gateway"
lengths = [5, 10]
usd_per_second = { "720p" = 0.08, "1080p" = 0.13 }
price_read_on = 2026-11-29
aspect_ratios = ["16:9", "1:1"]
sizes = { "1:1 720p" = "960x960" }

[[openai]]
name = "sora-2"
from_seconds = 2
to_seconds = 15
usd_per_clip = 0.5
price_read_on = 2026-11-29
image = false
"""
ENTRY = '[[openai]]\nname = "x"\nlengths = [5]\nusd_per_second = 0.1\nprice_read_on = 2026-11-29\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "models.toml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_a_gateways_models_come_first_and_stand_for_those_of_the_same_name(file: Path) -> None:
    registry = build_registry(file)
    names = [model.name for model in registry.models if model.provider == "openai"]
    assert names == ["MiniMax-H3", "sora-2", "sora-2-pro"]
    assert registry.find_model("openai").name == "MiniMax-H3"
    sora = registry.find_model("openai", "sora-2")
    assert (sora.price_usd(5), sora.billed_seconds(4.2), sora.image) == (0.5, 5, ImageInput.NONE)
    assert not sora.is_retired(date(2030, 1, 1))


def test_lengths_prices_and_their_date_are_the_files(file: Path) -> None:
    model = read_models_file(file)[0]
    assert (model.billed_seconds(6), model.min_seconds, model.max_seconds) == (10, 5, 10)
    assert model.price_usd(5, Resolution.P720) == pytest.approx(0.4)
    assert model.price_usd(10, Resolution.P1080) == pytest.approx(1.3)
    assert model.resolutions == {Resolution.P720, Resolution.P1080}
    assert {price.source.read_on for price in model.price_list if price.source} == {date(2026, 11, 29)}
    assert model.sizes[AspectRatio.SQUARE, Resolution.P720] == "960x960"
    assert model.title == "H3 at my gateway"


async def test_any_name_is_ordered_as_the_gateway_calls_it(
    file: Path, transport: Transport, wire: Answering, tmp_path: Path
) -> None:
    wire.on("POST /videos", {"id": "v1", "status": "queued"})
    accounts = Accounts({"LONGTAKE_OPENAI_KEY": "k", "LONGTAKE_OPENAI_URL": wire.url})
    shelf = Shelf(tmp_path / "shelf")
    openai = create_providers(build_registry(file), accounts, transport, shelf)["openai"]
    order = replace(a_clip(seconds=6), model="MiniMax-H3", resolution=Resolution.P720)
    assert await openai.submit_order(order) == "v1"
    assert wire.heard[0].json == {
        "model": "MiniMax-H3",
        "prompt": "A red kite over the hills at noon.",
        "seconds": "10",
        "size": "1280x720",
    }
    await openai.submit_order(replace(order, aspect_ratio=AspectRatio.SQUARE))
    assert wire.heard[1].json["size"] == "960x960"


async def test_without_the_file_other_names_are_refused(transport: Transport, wire: Answering) -> None:
    openai = OpenAIVideosAdapter(transport, an_account("openai", wire.url))
    error = await trouble(openai.submit_order(replace(a_clip(), model="MiniMax-H3")))
    assert error.kind is ErrorType.INVALID_REQUEST
    assert wire.heard == []


def test_a_price_for_all_sizes_is_for_720p_unless_more_are_named(tmp_path: Path) -> None:
    assert _read(tmp_path, ENTRY).resolutions == {Resolution.P720}
    more = _read(tmp_path, ENTRY + 'resolutions = ["480p", "1080p"]\n')
    assert more.resolutions == {Resolution.P480, Resolution.P1080}
    assert more.price_usd(5, Resolution.P1080) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[openai]\n", "is no TOML"),
        ("", "openai: Field required"),
        ("openai = []\n", "openai: "),
        (ENTRY + "[[kie]]\nname = 'x'\n", "kie: Extra inputs are not permitted"),
        (ENTRY + "colour = 1\n", "openai.0.colour: Extra inputs are not permitted"),
        (ENTRY + ENTRY, "two models have the same name"),
        (ENTRY.replace("lengths = [5]\n", ""), "openai.0: Value error, needs lengths"),
        (ENTRY + "from_seconds = 2\nto_seconds = 5\n", "needs lengths, or from_seconds and to_seconds"),
        (ENTRY.replace("lengths = [5]", "from_seconds = 6\nto_seconds = 5"), "needs lengths"),
        (ENTRY.replace("[5]", "[0]"), "openai.0.lengths.0: Input should be greater than 0"),
        (ENTRY.replace("[5]", "[5000]"), "less than or equal to 120"),
        (ENTRY.replace("usd_per_second = 0.1\n", ""), "needs usd_per_second or usd_per_clip"),
        (ENTRY + "usd_per_clip = 1\n", "needs usd_per_second or usd_per_clip"),
        (ENTRY.replace("0.1", "-1"), "usd_per_second"),
        (ENTRY.replace("0.1", "nan"), "usd_per_second"),
        (ENTRY.replace("0.1", '{ "4k" = 1 }'), "usd_per_second"),
        (ENTRY.replace("0.1", '{ "480p" = 1 }') + 'resolutions = ["720p"]\n', "a price for each resolution"),
        (ENTRY.replace("price_read_on = 2026-11-29\n", ""), "openai.0.price_read_on: Field required"),
        (ENTRY.replace('"x"', '"a b"'), "openai.0.name"),
        (ENTRY + 'sizes = { "16:9 720p" = "big" }\n', "sizes.16:9 720p"),
        (ENTRY + 'sizes = { "4:3 720p" = "960x720" }\n', "'4:3 720p' is none such as"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError) as caught:
        _read(tmp_path, text)
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'models.toml'}: ")


@pytest.mark.parametrize("path", ["nowhere.toml", "."])
def test_a_file_that_cannot_be_read_is_named(path: str, tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError, match="cannot be read"):
        read_models_file(tmp_path / path)


def _read(folder: Path, text: str) -> GatewayModel:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return read_models_file(path)[0]
