"""MiniMax's two versions, as the emulator plays them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import CancelReceipt
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.minimax import MiniMaxAdapter
from providers.catalogue.minimax import MODELS, SPEECH
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, LostSubmit, Provider
from tests.providers.answering import Answering
from tests.providers.minimax_tasks import H3, HAILUO
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import PICTURE, made, trouble


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator, shelf: Shelf) -> Provider:
    return MiniMaxAdapter(transport, an_account("minimax", f"{emulator.url}/minimax"), shelf)


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
async def test_a_clip_is_ordered_waited_for_and_fetched(
    order: ClipOrder, emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, order, tmp_path, seconds=6)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert "fetch_with_key" not in emulator.count_requests("minimax")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS[: -len(SPEECH)], ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider
) -> None:
    order = replace(H3, model=model.name, image_url=picture)
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )


async def test_a_lost_submit_is_found_in_the_emulators_list(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    since = datetime.now(UTC)
    other = await emulated.submit_order(H3)
    lost_answer = {"kind": "reset", "when": "after"}
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": lost_answer}])
    assert (await trouble(emulated.submit_order(H3))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = LostSubmit(H3, since=since, until=datetime.now(UTC), known=frozenset({other}))
    assert await emulated.find_lost_submit(lost) in {f"v2:{job['id']}" for job in emulator.list_jobs()} - {
        other
    }


async def test_the_emulators_cancel_ends_the_job_and_can_be_repeated(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": {"kind": "never_ends"}}])
    job_id = await emulated.submit_order(H3)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert emulator.get_running()["count"] == 0


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "moderated_prompt"}, "safety_blocked"),
        ({"kind": "quota"}, "quota_exhausted"),
        ({"kind": "code", "status": 429}, "rate_limited"),
        ({"kind": "malformed"}, "outcome_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_the_emulator_refuses(
    order: ClipOrder, fault: dict[str, object], kind: str, emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": fault}])
    assert (await trouble(emulated.submit_order(order))).kind == kind


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
async def test_a_task_that_the_emulator_has_forgotten_is_lost(
    order: ClipOrder, emulated: Provider, emulator: RunningEmulator
) -> None:
    job_id = await emulated.submit_order(order)
    emulator.set_faults([{"service": "minimax", "operation": "status", "fault": {"kind": "lost"}}])
    assert (await trouble(emulated.poll_status(job_id))).kind is ErrorType.JOB_LOST
