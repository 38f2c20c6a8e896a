"""A job's end is seen, whatever else the answer holds: words in other spellings, fields of other types."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.kie import KieAdapter
from providers.adapters.luma import LumaAdapter
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.adapters.replicate import ReplicateAdapter
from providers.adapters.runway.adapter import RunwayAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import an_account
from tests.providers.video_kit import trouble

FILM = b"a whole film"
SUCCEEDED, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED


def kind_of(report: ProviderJobReport) -> str | None:
    return report.error.type if report.error else None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 400, "message": "bad"}, ErrorType.GENERATION_FAILED),
        ({"code": 400, "message": "Against our content policy."}, ErrorType.SAFETY_BLOCKED),
        ("It was flagged as sensitive.", ErrorType.SAFETY_BLOCKED),
        ({"code": "MODERATION_BLOCKED"}, ErrorType.SAFETY_BLOCKED),
        ({"code": 7, "type": "insufficient_quota"}, ErrorType.QUOTA_EXHAUSTED),
        (["bad"], ErrorType.GENERATION_FAILED),
    ],
)
async def test_a_gateways_failure_has_a_cause_whatever_its_error_is_like(
    error: object, kind: ErrorType, transport: Transport, wire: Answering
) -> None:
    wire.on("GET /videos/v1", {"status": "failed", "error": error})
    report = await OpenAIVideosAdapter(transport, an_account("openai", wire.url)).poll_status("v1")
    assert (report.state, kind_of(report)) == (FAILED, kind)


@pytest.mark.parametrize(
    ("video", "state"),
    [
        *[({"status": word}, FAILED) for word in ("FAILURE", "FAILED", "error", "expired", "timeout")],
        ({"status": "cancelled"}, CANCELED),
        ({"status": "completed", "created_at": "2026-11-29T10:00:00Z"}, SUCCEEDED),
        ({"status": "completed", "progress": "100%"}, SUCCEEDED),
        ({"status": "SUCCESS", "progress": "done", "seconds": 4.0, "error": {}, "id": 7}, SUCCEEDED),
    ],
)
async def test_gateways_that_speak_openais_words_nearly_end_their_jobs(
    video: dict[str, object],
    state: ProviderJobState,
    transport: Transport,
    wire: Answering,
) -> None:
    wire.on("GET /videos/v1", {"id": "v1", "object": "video", "model": "sora-2"} | video)
    report = await OpenAIVideosAdapter(transport, an_account("openai", wire.url)).poll_status("v1")
    assert report.state is state
    assert report.progress in (None, 100)


@pytest.mark.parametrize(
    ("task", "state"),
    [({"status": "CANCELED"}, CANCELED), ({"status": "EXPIRED"}, FAILED), ({"status": "failed"}, FAILED)],
)
async def test_runway_ends_in_any_spelling(
    task: dict[str, object], state: ProviderJobState, transport: Transport, wire: Answering
) -> None:
    wire.on("GET /v1/tasks/t1", task)
    runway = RunwayAdapter(transport, an_account("runway", wire.url))
    assert (await runway.poll_status("t1")).state is state
    assert await runway.cancel_provider_job("t1") is CancelReceipt.UNKNOWN
    assert [heard.path for heard in wire.heard] == ["/v1/tasks/t1"] * 2


async def test_a_null_among_runways_files_does_not_spoil_the_good_one(
    transport: Transport, wire: Answering, tmp_path: Path
) -> None:
    wire.on(
        "GET /v1/tasks/t1", {"status": "SUCCEEDED", "output": [None, f"{wire.url}/clip"], "progress": "all"}
    )
    wire.on("GET /clip", FILM)
    await RunwayAdapter(transport, an_account("runway", wire.url)).fetch_result("t1", tmp_path / "clip")
    assert (tmp_path / "clip").read_bytes() == FILM


async def test_runway_does_not_delete_a_clip_of_which_a_new_word_tells(
    transport: Transport, wire: Answering
) -> None:
    wire.on("GET /v1/tasks/t1", {"status": "ARCHIVED", "output": ["https://x.example/clip"]})
    assert (
        await RunwayAdapter(transport, an_account("runway", wire.url)).cancel_provider_job("t1")
        is CancelReceipt.KEPT
    )
    assert len(wire.heard) == 1


@pytest.mark.parametrize(("word", "state"), [("FAILED", FAILED), ("canceled", CANCELED), ("Error", FAILED)])
async def test_luma_ends_in_any_spelling(
    word: str, state: ProviderJobState, transport: Transport, wire: Answering
) -> None:
    wire.on("GET /generations/g1", {"state": word, "failure_code": None, "output": None})
    assert (await LumaAdapter(transport, an_account("luma", wire.url)).poll_status("g1")).state is state


async def test_lumas_output_may_be_one_object(transport: Transport, wire: Answering, tmp_path: Path) -> None:
    wire.on(
        "GET /generations/g1", {"state": "completed", "output": {"type": "video", "url": f"{wire.url}/c"}}
    )
    wire.on("GET /c", FILM)
    await LumaAdapter(transport, an_account("luma", wire.url)).fetch_result("g1", tmp_path / "clip")
    assert (tmp_path / "clip").read_bytes() == FILM


@pytest.mark.parametrize(
    ("flag", "state"), [("1", SUCCEEDED), (1.0, SUCCEEDED), ("2", FAILED), ("3", FAILED)]
)
async def test_veos_flag_at_kie_may_be_a_text(
    flag: object, state: ProviderJobState, transport: Transport, wire: Answering
) -> None:
    data = {
        "successFlag": flag,
        "errorMessage": 5,
        "response": {"resultUrls": ["https://x.example/clip", None]},
    }
    wire.on("GET /api/v1/veo/record-info", {"code": "200", "msg": None, "data": data})
    assert (await KieAdapter(transport, an_account("kie", wire.url)).poll_status("veo:t1")).state is state


@pytest.mark.parametrize("fields", [{"input": "[hidden]"}, {"created_at": "yesterday"}, {"id": None}])
async def test_replicate_needs_neither_input_nor_date_nor_id_to_see_an_end(
    fields: dict[str, object], transport: Transport, wire: Answering
) -> None:
    whole = {"id": "p1", "status": "succeeded", "output": "https://x.example/clip"}
    wire.on("GET /predictions/p1", whole | fields)
    replicate = ReplicateAdapter(transport, an_account("replicate", wire.url))
    assert (await replicate.poll_status("p1")).state is SUCCEEDED


async def test_a_list_of_replicates_without_ids_proves_nothing(transport: Transport, wire: Answering) -> None:
    wire.on("GET /predictions", {"results": [{"status": "succeeded"}], "next": None})
    replicate = ReplicateAdapter(transport, an_account("replicate", wire.url))
    lost = a_lost(replace(a_clip(), model="bytedance/seedance-1-pro"))
    assert (await trouble(replicate.find_lost_submit(lost))).kind is ErrorType.OUTCOME_UNKNOWN
