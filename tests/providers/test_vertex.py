"""Veo on Vertex AI: as the emulator plays it, and answer by answer."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.accounts import Account
from providers.adapters.vertex.adapter import VertexAdapter
from providers.catalogue.vertex import MODELS, SERVICE
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.vertex_jobs import ASK, CREATE, JOB, NAME, ORDER, a_vertex, an_error
from tests.providers.video_kit import made, trouble, wait_for_state

FILM = b"a whole film"
PNG = b"\x89PNG\r\n\x1a\n and so on"
INLINE = {"bytesBase64Encoded": base64.b64encode(FILM).decode(), "mimeType": "video/mp4"}


@pytest.fixture
def vertex(transport: Transport, wire: Answering) -> VertexAdapter:
    return a_vertex(transport, wire)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return VertexAdapter(transport, an_account("vertex", f"{emulator.url}/vertex"))


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


def ended(*videos: object, **more: object) -> dict[str, object]:
    return {"name": NAME, "done": True, "response": {"videos": videos, **more}}


async def test_a_clip_is_ordered_waited_for_and_fetched(emulated: Provider, tmp_path: Path) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=6)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("pictured", [False, True])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, pictured: bool, emulated: Provider, emulator: RunningEmulator, elsewhere: Answering
) -> None:
    elsewhere.on("GET /kite", b"\xff\xd8\xff and so on")
    order = replace(ORDER, model=model.name, image_url=f"{elsewhere.url}/kite" if pictured else None)
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in model.lengths:
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )
                assert float(emulator.list_jobs()[-1]["price_usd"]) == model.price_usd(seconds, resolution)


async def test_what_the_emulator_filters_is_said_to_be_unsafe(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    fault = {"kind": "moderated_result"}
    emulator.set_faults([{"service": "vertex", "operation": "submit", "fault": fault}])
    job_id = await emulated.submit_order(ORDER)
    await wait_for_state(emulated, ProviderJobState.FAILED, job_id)
    error = (await emulated.poll_status(job_id)).error
    assert error
    assert error.type == ErrorType.SAFETY_BLOCKED


async def test_what_is_sent_is_what_was_ordered(vertex: VertexAdapter, wire: Answering) -> None:
    wire.on(CREATE, {"name": NAME})
    assert await vertex.submit_order(replace(ORDER, style="ink")) == JOB
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "instances": [{"prompt": "A red kite over the hills at noon. Style: ink"}],
        "parameters": {
            "aspectRatio": "16:9",
            "resolution": "720p",
            "durationSeconds": 6,
            "sampleCount": 1,
            "seed": 7,
            "generateAudio": False,
        },
    }


async def test_a_picture_is_sent_along(vertex: VertexAdapter, wire: Answering, elsewhere: Answering) -> None:
    wire.on(CREATE, {"name": NAME})
    elsewhere.on("GET /kite", PNG)
    await vertex.submit_order(replace(ORDER, image_url=f"{elsewhere.url}/kite"))
    image = wire.heard[0].json["instances"][0]["image"]
    assert base64.b64decode(image["bytesBase64Encoded"]) == PNG
    assert image["mimeType"] == "image/png"
    assert "authorization" not in elsewhere.heard[0].headers


async def test_a_picture_that_cannot_be_had_is_said_before_anything_is_paid(
    vertex: VertexAdapter, wire: Answering, elsewhere: Answering
) -> None:
    elsewhere.on("GET /kite", Said(status=404))
    error = await trouble(vertex.submit_order(replace(ORDER, image_url=f"{elsewhere.url}/kite")))
    assert error.kind is ErrorType.INPUT_UNFETCHABLE
    assert not wire.heard


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (
            Said(an_error(400, "The prompt could not be submitted: it violates our usage guidelines."), 400),
            "safety_blocked",
            True,
        ),
        (Said(an_error(400), 400), "invalid_request", True),
        (Said(an_error(401), 401), "auth_failed", True),
        (Said(an_error(404), 404), "model_retired", True),
        (Said(an_error(429), 429), "rate_limited", False),
        (Said(an_error(503, "safety first"), 503), "outcome_unknown", True),
        (Said({}), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, vertex: VertexAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(vertex.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


@pytest.mark.parametrize(
    ("operation", "state", "kind"),
    [
        ({"name": NAME}, ProviderJobState.RUNNING, None),
        ({"name": NAME, "done": False}, ProviderJobState.RUNNING, None),
        (ended(INLINE), ProviderJobState.SUCCEEDED, None),
        (ended({"gcsUri": "gs://b/1.mp4"}), ProviderJobState.SUCCEEDED, None),
        (ended(raiMediaFilteredCount=1), ProviderJobState.FAILED, "safety_blocked"),
        (ended(raiMediaFilteredCount=None), ProviderJobState.FAILED, "generation_failed"),
        ({"done": True}, ProviderJobState.FAILED, "generation_failed"),
        ({"done": True, **an_error(3)}, ProviderJobState.FAILED, "invalid_request"),
        ({"done": True, **an_error(3, "Responsible AI")}, ProviderJobState.FAILED, "safety_blocked"),
        ({"done": True, **an_error(8)}, ProviderJobState.FAILED, "quota_exhausted"),
        ({"done": True, **an_error(13)}, ProviderJobState.FAILED, "generation_failed"),
        ({"done": True, **an_error(14)}, ProviderJobState.FAILED, "provider_transient"),
    ],
)
async def test_an_operation_is_told_by_what_it_holds(
    operation: dict[str, object],
    state: ProviderJobState,
    kind: str | None,
    vertex: VertexAdapter,
    wire: Answering,
) -> None:
    wire.on(ASK, operation)
    report = await vertex.poll_status(JOB)
    assert (report.state, report.error and report.error.type) == (state, kind)
    assert wire.heard[0].json == {"operationName": NAME}


async def test_what_the_answer_holds_is_written(
    vertex: VertexAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, ended(INLINE))
    await vertex.fetch_result(JOB, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_what_is_no_base64_is_asked_for_again(
    vertex: VertexAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, ended({"bytesBase64Encoded": "a whole film!"}))
    assert not (await trouble(vertex.fetch_result(JOB, tmp_path / "clip.mp4"))).final


async def test_with_a_bucket_of_ours_the_file_comes_from_there(
    transport: Transport, wire: Answering, tmp_path: Path
) -> None:
    vertex = a_vertex(transport, wire, STORAGE_URI="gs://b/films", STORAGE_URL=wire.url)
    wire.on(CREATE, {"name": NAME})
    wire.on(ASK, ended({"gcsUri": "gs://b/films/a b.mp4"}))
    wire.on("GET /b/films/a%20b.mp4", FILM)
    await vertex.fetch_result(await vertex.submit_order(ORDER), tmp_path / "clip.mp4")
    assert wire.heard[0].json["parameters"]["storageUri"] == "gs://b/films"
    assert wire.heard[-1].headers["authorization"] == f"Bearer {KEY}"
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


@pytest.mark.parametrize(
    ("operation", "receipt"),
    [(ended(INLINE), CancelReceipt.KEPT), ({"name": NAME}, CancelReceipt.STILL_BILLED)],
)
async def test_it_cannot_be_stopped(
    operation: object, receipt: CancelReceipt, vertex: VertexAdapter, wire: Answering
) -> None:
    wire.on(ASK, operation)
    assert await vertex.cancel_provider_job(JOB) is receipt


async def test_an_operation_that_google_does_not_know_is_lost(vertex: VertexAdapter, wire: Answering) -> None:
    wire.on(ASK, Said(an_error(404), 404))
    assert (await trouble(vertex.poll_status(JOB))).kind is ErrorType.JOB_LOST
    assert (await trouble(vertex.cancel_provider_job(JOB))).kind is ErrorType.JOB_LOST
    assert (await trouble(vertex.poll_status("o1"))).kind is ErrorType.JOB_LOST


async def test_a_broken_answer_to_a_question_is_asked_for_again(
    vertex: VertexAdapter, wire: Answering
) -> None:
    wire.on(ASK, b'{"done": tr')
    assert not (await trouble(vertex.poll_status(JOB))).final


async def test_a_lost_submit_cannot_be_looked_up(vertex: VertexAdapter) -> None:
    assert (await trouble(vertex.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_without_a_project_google_itself_is_not_asked(transport: Transport) -> None:
    vertex = VertexAdapter(transport, Account("vertex", SERVICE.base_url, SecretStr(KEY)))
    assert (await trouble(vertex.submit_order(ORDER))).kind is ErrorType.AUTH_FAILED


def test_the_default_is_the_model_that_lives_longest() -> None:
    assert [model.retired_on is None for model in MODELS] == [True, False, False]
