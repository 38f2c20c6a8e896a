"""People adopt a provider job by the id that its service shows: the adapter's own is made of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ModelKind, Resolution
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.factory import create_providers
from providers.job_ids import internal_job_id
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf, a_music

REGISTRY = build_registry()
# Of these an id comes back at once; the others keep the music themselves.
MODELS = [
    REGISTRY.find_model("fal"),
    REGISTRY.find_model("fal", "bytedance/seedance-2.0/fast"),
    REGISTRY.find_model("google"),
    REGISTRY.find_model("kie"),
    REGISTRY.find_model("kie", "veo3_fast"),
    REGISTRY.find_model("kie", kind=ModelKind.MUSIC),
    REGISTRY.find_model("minimax", "MiniMax-H3"),
    REGISTRY.find_model("minimax", "MiniMax-Hailuo-02"),
    REGISTRY.find_model("replicate"),
    REGISTRY.find_model("runway"),
    REGISTRY.find_model("luma"),
    REGISTRY.find_model("xai"),
    REGISTRY.find_model("dashscope", "wan2.7"),
    REGISTRY.find_model("modelark"),
    REGISTRY.find_model("kling"),
    REGISTRY.find_model("stability", kind=ModelKind.MUSIC),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.provider} {model.name}")
async def test_the_id_in_a_services_console_is_enough(
    model: ModelSpec, emulator: RunningEmulator, transport: Transport, tmp_path: Path
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    provider = create_providers(REGISTRY, accounts, transport, Shelf(tmp_path / "shelf"))[model.provider]
    clip = replace(
        a_clip(seconds=6), model=model.name, resolution=min(model.resolutions, default=Resolution.P720)
    )
    ours = await provider.submit_order(a_music(model.name) if model.kind is ModelKind.MUSIC else clip)
    shown = str(emulator.list_jobs()[0]["id"])
    found = internal_job_id(model.provider, model.name, model.kind, shown)
    assert found.removesuffix("/response") == ours.removesuffix("/response")
    assert internal_job_id(model.provider, model.name, model.kind, ours) == ours
    assert (await provider.poll_status(found)).error is None
