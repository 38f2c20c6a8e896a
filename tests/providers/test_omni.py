"""Gemini Omni, answer by answer."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.google import GoogleAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_lost
from tests.providers.music_kit import KEY, Shelf, an_account
from tests.providers.omni_interactions import (
    ASK,
    CANCEL,
    CREATE,
    FILM,
    ORDER,
    an_error,
    an_interaction,
    inline,
)
from tests.providers.video_kit import trouble

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def google(transport: Transport, wire: Answering, tmp_path: Path) -> GoogleAdapter:
    return GoogleAdapter(transport, an_account("google", wire.url), Shelf(tmp_path / "shelf"))


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


async def test_what_is_sent_is_what_was_ordered(google: GoogleAdapter, wire: Answering) -> None:
    wire.on(CREATE, an_interaction("in_progress"))
    order = replace(ORDER, style="ink", aspect_ratio=AspectRatio.TALL, callback_url="https://l.example/c")
    assert await google.submit_order(order) == "omni:i1"
    assert wire.heard[0].headers["x-goog-api-key"] == KEY
    assert wire.heard[0].json == {
        "model": "gemini-omni-1.2-flash",
        "input": "A red kite over the hills at noon. Style: ink",
        "response_format": {
            "type": "video",
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "duration": "5s",
            "delivery": "uri",
        },
        "generation_config": {"seed": 7, "video_config": {"task": "text_to_video"}},
        "background": True,
        "store": True,
        "webhook_config": {"uris": ["https://l.example/c"]},
    }


async def test_a_picture_stands_beside_the_text(
    google: GoogleAdapter, wire: Answering, elsewhere: Answering
) -> None:
    wire.on(CREATE, an_interaction("in_progress"))
    elsewhere.on("GET /kite", PNG)
    await google.submit_order(replace(ORDER, image_url=f"{elsewhere.url}/kite"))
    assert wire.heard[0].json["input"] == [
        {"type": "text", "text": ORDER.text},
        {"type": "image", "data": base64.b64encode(PNG).decode(), "mime_type": "image/png"},
    ]
    assert wire.heard[0].json["generation_config"]["video_config"] == {"task": "image_to_video"}
    assert "x-goog-api-key" not in elsewhere.heard[0].headers


async def test_a_picture_that_cannot_be_had_is_said_before_anything_is_paid(
    google: GoogleAdapter, wire: Answering, elsewhere: Answering
) -> None:
    elsewhere.on("GET /kite", Said(status=404))
    error = await trouble(google.submit_order(replace(ORDER, image_url=f"{elsewhere.url}/kite")))
    assert error.kind is ErrorType.INPUT_UNFETCHABLE
    assert not wire.heard


RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "12.5s"}
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}


@pytest.mark.parametrize(
    ("said", "kind", "wait"),
    [
        (Said(an_error("RESOURCE_EXHAUSTED", RETRY_INFO), 429), "rate_limited", 12.5),
        (Said(an_error("RESOURCE_EXHAUSTED"), 429, {"Retry-After": "3"}), "rate_limited", 3),
        (Said(an_error("INVALID_ARGUMENT", BAD_KEY), 400), "auth_failed", None),
        (Said(an_error("INVALID_ARGUMENT"), 400), "invalid_request", None),
        (Said(an_error("PERMISSION_DENIED"), 403), "auth_failed", None),
        (Said(an_error("NOT_FOUND"), 404), "model_retired", None),
        (Said(an_error("INTERNAL", BAD_KEY), 500), "outcome_unknown", None),
        (Said({"status": "queued"}), "outcome_unknown", None),
        (Said(b'{"id": "i'), "outcome_unknown", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, wait: float | None, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(google.submit_order(ORDER))
    assert (error.kind, error.final, error.retry_after_seconds) == (kind, wait is None, wait)
    assert error.__cause__ is not error
    assert "Their" not in error.message


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", ProviderJobState.QUEUED),
        ("in_progress", ProviderJobState.RUNNING),
        ("daydreaming", ProviderJobState.RUNNING),
        ("completed", ProviderJobState.SUCCEEDED),
        ("cancelled", ProviderJobState.CANCELED),
        ("failed", ProviderJobState.FAILED),
        ("incomplete", ProviderJobState.FAILED),
        ("budget_exceeded", ProviderJobState.FAILED),
        ("requires_action", ProviderJobState.FAILED),
        ("requires_continuation", ProviderJobState.FAILED),
        ("idle", ProviderJobState.FAILED),
    ],
)
async def test_each_word_of_googles_is_one_of_ours(
    word: str, state: ProviderJobState, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, an_interaction(word, inline()))
    assert (await google.poll_status("omni:i1")).state is state


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"errors": [{"code": "content_blocked", "message": "Their words."}]}, "safety_blocked"),
        ({"steps": [{"type": "model_output", "error": {"code": "SAFETY"}}]}, "safety_blocked"),
        ({"errors": [{"code": 13, "message": "Their words."}]}, "generation_failed"),
        ({"status": "budget_exceeded"}, "quota_exhausted"),
    ],
)
async def test_a_failure_is_told_by_its_code_and_never_in_googles_words(
    more: dict[str, object], kind: str, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, an_interaction("failed") | more)
    report = await google.poll_status("omni:i1")
    assert report.error
    assert report.error.type == kind
    assert "Their" not in report.error.message


async def test_completed_without_a_video_was_withheld(google: GoogleAdapter, wire: Answering) -> None:
    wire.on(ASK, an_interaction())
    report = await google.poll_status("omni:i1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert report.error.type == "safety_blocked"


async def test_a_video_beside_the_steps_counts_too(
    google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, {"id": "i1", "status": "completed", "output_video": inline()})
    assert (await google.poll_status("omni:i1")).state is ProviderJobState.SUCCEEDED
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


@pytest.mark.parametrize(
    ("before", "after", "receipt"),
    [
        (an_interaction("in_progress"), an_interaction("cancelled"), CancelReceipt.UNKNOWN),
        (an_interaction("in_progress"), an_interaction("completed", inline()), CancelReceipt.KEPT),
        (an_interaction("in_progress"), {}, CancelReceipt.UNKNOWN),
    ],
)
async def test_what_runs_is_cancelled(
    before: object, after: object, receipt: CancelReceipt, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, before)
    wire.on(CANCEL, after)
    assert await google.cancel_provider_job("omni:i1") is receipt


@pytest.mark.parametrize(
    ("interaction", "receipt"),
    [
        (an_interaction("completed", inline()), CancelReceipt.KEPT),
        (an_interaction("cancelled"), CancelReceipt.UNKNOWN),
        (an_interaction("completed"), CancelReceipt.UNKNOWN),
    ],
)
async def test_what_has_ended_is_not_cancelled(
    interaction: object, receipt: CancelReceipt, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, interaction)
    assert await google.cancel_provider_job("omni:i1") is receipt
    assert len(wire.heard) == 1


async def test_an_interaction_that_google_does_not_know_is_lost(
    google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, Said(an_error("NOT_FOUND"), 404))
    assert (await trouble(google.poll_status("omni:i1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(google.cancel_provider_job("omni:i1"))).kind is ErrorType.JOB_LOST


@pytest.mark.parametrize("job_id", ["i1", "omni:", "veo:i1"])
async def test_an_id_that_is_nobodys_is_lost(job_id: str, google: GoogleAdapter, wire: Answering) -> None:
    assert (await trouble(google.poll_status(job_id))).kind is ErrorType.JOB_LOST
    await google.release_provider_job(job_id)
    assert not wire.heard


async def test_a_lost_submit_cannot_be_looked_up(google: GoogleAdapter) -> None:
    assert (await trouble(google.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


def of_video(tokens: int, total: int, given: int) -> dict[str, object]:
    by_modality = [{"modality": "VIDEO", "tokens": tokens}, {"modality": "text", "tokens": total - tokens}]
    return {
        "total_input_tokens": given,
        "total_output_tokens": total,
        "output_tokens_by_modality": by_modality,
    }


@pytest.mark.parametrize(
    ("model", "usage", "usd"),
    [
        ("gemini-omni-1.1-flash", of_video(57_920, 57_920, 0), 1.0136),
        ("models/gemini-omni-1.2-flash", of_video(57_920, 58_020, 31), 0.695987),
        ("gemini-omni-2-flash", of_video(57_920, 57_920, 0), None),
        ("gemini-omni-1.2-flash", {"total_output_tokens": 57_920}, None),
        ("gemini-omni-1.2-flash", None, None),
    ],
)
async def test_a_clip_costs_what_its_tokens_cost(
    model: str, usage: object, usd: float | None, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, an_interaction("completed", inline(), model=model, usage=usage))
    assert (await google.poll_status("omni:i1")).cost_usd == usd
