"""People adopt a provider job by the id that its service shows: the adapter's own is made of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from emulator import Running
from providers.accounts import Accounts
from providers.catalogue import whole_registry
from providers.http import Transport
from providers.naming import adapters_id
from providers.registry import Kind, Model
from providers.roster import open_providers
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, a_music
from workflows.contracts import Resolution

REGISTRY = whole_registry()
# Of these an id comes back at once; the others keep the music themselves.
MODELS = [
    REGISTRY.find("fal"),
    REGISTRY.find("fal", "bytedance/seedance-2.0/fast"),
    REGISTRY.find("google"),
    REGISTRY.find("kie"),
    REGISTRY.find("kie", "veo3_fast"),
    REGISTRY.find("kie", kind=Kind.MUSIC),
    REGISTRY.find("minimax", "MiniMax-H3"),
    REGISTRY.find("minimax", "MiniMax-Hailuo-02"),
    REGISTRY.find("replicate"),
    REGISTRY.find("runway"),
    REGISTRY.find("luma"),
    REGISTRY.find("xai"),
    REGISTRY.find("dashscope", "wan2.7"),
    REGISTRY.find("modelark"),
    REGISTRY.find("kling"),
    REGISTRY.find("stability", kind=Kind.MUSIC),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider} {model.name}")
async def test_the_id_in_a_services_console_is_enough(
    model: Model, emulator: Running, transport: Transport, tmp_path: Path
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    provider = open_providers(REGISTRY, accounts, transport, Shelf(tmp_path / "shelf"))[model.provider]
    clip = replace(
        a_clip(seconds=6), model=model.name, resolution=min(model.resolutions, default=Resolution.P720)
    )
    ours = await provider.submit(a_music(model.name) if model.kind is Kind.MUSIC else clip)
    shown = str(emulator.jobs()[0]["id"])
    found = adapters_id(model.provider, model.name, model.kind, shown)
    assert found.removesuffix("/response") == ours.removesuffix("/response")
    assert adapters_id(model.provider, model.name, model.kind, ours) == ours
    assert (await provider.status(found)).error is None
