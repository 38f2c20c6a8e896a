"""A job that gives no file is asked again while it runs, and gives its failure's kind once it has ended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.dream_machine import DreamMachineAdapter
from providers.adapters.google.lyria import LyriaAdapter
from providers.adapters.google.omni import OmniAdapter
from providers.adapters.luma import LumaAdapter
from providers.adapters.minimax import MiniMaxAdapter
from providers.adapters.runway.adapter import RunwayAdapter
from providers.adapters.vertex.adapter import VertexAdapter
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import trouble

# By adapter: how to build it, its job, the question, and the answers "it runs" and "done, but no file".
Answer = dict[str, object]
Case = tuple[Callable[[Transport, Account, Shelf], Provider], str, str, Answer, Answer]
OPERATION = (
    "POST /v1/projects/longtake/locations/us-central1/publishers/google/models/veo:fetchPredictOperation"
)
CASES: dict[str, Case] = {
    "luma": (
        lambda transport, account, _: LumaAdapter(transport, account),
        "t1",
        "GET /generations/t1",
        {"state": "dreaming"},
        {"state": "completed", "output": []},
    ),
    "dream_machine": (
        lambda transport, account, _: DreamMachineAdapter(transport, account),
        "t1",
        "GET /generations/t1",
        {"state": "dreaming"},
        {"state": "completed", "assets": {}},
    ),
    "runway": (
        lambda transport, account, _: RunwayAdapter(transport, account),
        "t1",
        "GET /v1/tasks/t1",
        {"status": "ARCHIVED"},
        {"status": "SUCCEEDED", "output": []},
    ),
    "minimax_h3": (
        MiniMaxAdapter,
        "v2:t1",
        "GET /v2/query/video_generation/t1",
        {"task": {"status": "running"}},
        {"task": {"status": "succeeded"}},
    ),
    "minimax_hailuo": (
        MiniMaxAdapter,
        "v1:t1",
        "GET /v1/query/video_generation",
        {"status": "Processing"},
        {"status": "Success"},
    ),
    "vertex": (
        lambda transport, account, _: VertexAdapter(transport, account),
        "veo:o1",
        OPERATION,
        {"done": False},
        {"done": True, "response": {"videos": []}},
    ),
    "lyria": (
        LyriaAdapter,
        "t1",
        "GET /v1beta/interactions/t1",
        {"status": "in_progress"},
        {"status": "completed"},
    ),
    "omni": (
        lambda transport, account, _: OmniAdapter(transport, account),
        "t1",
        "GET /v1beta/interactions/t1",
        {"status": "in_progress"},
        {"status": "completed"},
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_file_is_asked_for_again_unless_the_job_has_ended_without_one(
    name: str, transport: Transport, wire: Answering, shelf: Shelf, tmp_path: Path
) -> None:
    build, job, question, running, done = CASES[name]
    provider = build(transport, an_account(name, wire.url), shelf)
    wire.on(question, running, done)
    early = await trouble(provider.fetch_result(job, tmp_path / "clip"))
    assert (early.kind, early.final) == (ErrorType.TRANSIENT, False)
    late = await trouble(provider.fetch_result(job, tmp_path / "clip"))
    # Google says of nothing that it withheld it, so an empty interaction may be one.
    kind = ErrorType.SAFETY_BLOCKED if name == "omni" else ErrorType.GENERATION_FAILED
    assert (late.kind, late.final) == (kind, True)


async def test_a_result_that_was_filtered_stays_unsafe_when_it_is_fetched(
    transport: Transport, wire: Answering, tmp_path: Path
) -> None:
    wire.on(OPERATION, {"done": True, "response": {"raiMediaFilteredCount": 1}})
    vertex = VertexAdapter(transport, an_account("vertex", wire.url))
    error = await trouble(vertex.fetch_result("veo:o1", tmp_path / "clip"))
    assert error.kind is ErrorType.SAFETY_BLOCKED


async def test_what_a_task_states_of_its_cost_counts_though_it_gives_no_clip(
    transport: Transport, wire: Answering, shelf: Shelf
) -> None:
    task = {"model": "MiniMax-H3", "resolution": "2K", "usage": {"total_seconds": 6}}
    wire.on("GET /v2/query/video_generation/t1", {"task": {"status": "succeeded"} | task})
    report = await MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf).poll_status("v2:t1")
    assert report.error
    assert report.cost_usd
