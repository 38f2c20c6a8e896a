"""Lists that show jobs in other words: a lost submit is found there or left unknown, and never denied."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import ModelKind, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.errors import ProviderError
from providers.factory import create_providers
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, LostSubmit, Provider
from tests.providers.kit import a_clip
from tests.providers.music_kit import Shelf
from tests.providers.video_kit import trouble

REGISTRY = build_registry()
WITH_A_LIST = [
    m for m in REGISTRY.models if m.lookup and m.kind is ModelKind.VIDEO and m.provider != "animatic"
]
PICTURE = "https://pictures.example/one.png"
LOST_ANSWER = {"operation": "submit", "fault": {"kind": "reset", "when": "after"}}
REWRITTEN = {"operation": "list", "fault": {"kind": "rewritten"}}
LOOKS = 20
# Its list shows ids, states and moments, and of the order nothing that could be written otherwise.
SHOWS_NO_ORDERS = {"kling"}


@pytest.fixture
def providers(emulator: RunningEmulator, transport: Transport, tmp_path: Path) -> dict[str, Provider]:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": emulator.url})
    return create_providers(REGISTRY, accounts, transport, Shelf(tmp_path / "shelf"))


async def _look(provider: Provider, lost: LostSubmit) -> str | None:
    """The job's id; None when there is none; "unknown"."""
    try:
        return await provider.find_lost_submit(lost)
    except ProviderError as error:
        return "unknown" if error.kind is ErrorType.OUTCOME_UNKNOWN else error.message


@pytest.mark.parametrize("picture", [None, PICTURE], ids=["from text", "from a picture"])
@pytest.mark.parametrize("model", WITH_A_LIST, ids=lambda model: f"{model.provider} {model.name}")
async def test_a_job_is_never_denied_because_a_list_shows_it_otherwise(
    model: ModelSpec, picture: str | None, providers: dict[str, Provider], emulator: RunningEmulator
) -> None:
    provider = providers[model.provider]
    order = _order(model.name, min(model.resolutions), picture)
    since = datetime.now(UTC)
    others = frozenset({await provider.submit_order(_another(order))})
    emulator.set_faults([LOST_ANSWER, REWRITTEN])
    assert (await trouble(provider.submit_order(order))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = LostSubmit(order, since, datetime.now(UTC), others)
    [ours] = [
        job["id"] for job in emulator.list_jobs() if job["id"] not in {o.split(":")[-1] for o in others}
    ]
    found = [await _look(provider, lost) for _ in range(LOOKS)]
    assert {each and each.split(":")[-1] for each in found} <= {ours, "unknown"}
    assert emulator.rewritten_fields() or model.provider in SHOWS_NO_ORDERS


async def test_that_none_was_begun_is_said_when_the_list_shows_the_rest(
    providers: dict[str, Provider], emulator: RunningEmulator
) -> None:
    order, since = _order("bytedance/seedance-1-pro", Resolution.P480, None), datetime.now(UTC)
    provider = providers["replicate"]
    lost = LostSubmit(order, since, datetime.now(UTC))
    assert await _look(provider, lost) == "unknown"
    known = frozenset({await provider.submit_order(_another(order))})
    emulator.set_faults([REWRITTEN])
    assert await _look(provider, replace(lost, known=known)) is None


def _another(order: ClipOrder) -> ClipOrder:
    return replace(order, text="Another scene.", token=f"{order.token}/another")


def _order(model: str, resolution: Resolution, picture: str | None) -> ClipOrder:
    return replace(a_clip(seconds=6.0), model=model, resolution=resolution, image_url=picture)
