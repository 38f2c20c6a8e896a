"""Gemini's pictures over real HTTP: what is asked for, and what becomes of each answer."""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from contracts import AspectRatio, CancelReceipt, ModelKind, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.google import GoogleAdapter
from providers.adapters.google.token_costs import TokenUsage, picture_cost_usd
from providers.catalogue.google_images import MODELS
from providers.errors import ProviderError
from providers.job_ids import internal_job_id
from providers.model_spec import ModelSpec
from providers.protocol import ImageOrder, StoredImage
from tests.pictures import a_picture
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_lost
from tests.providers.music_kit import KEY, Shelf, a_transport, an_account
from tests.providers.video_kit import trouble

CREATE = "POST /v1beta/interactions"
FLASH = "gemini-3.1-flash-image"
DRAWN = a_picture("JPEG", 320, 180)
LOOK = "Mara (image 1): a red coat"
ORDER = ImageOrder(
    token="job/image/1/1",  # noqa: S106 - no password
    model=FLASH,
    text="Mara walks.",
    aspect_ratio=AspectRatio.WIDE,
    resolution=Resolution.P720,
    seed=7,
    style="noir",
    looks=(LOOK,),
)
PROMPT = f"Mara walks. Style: noir\n\n{LOOK}\n\nOne picture, as from a film. No text in it."
# Of a picture of 1K, and 100 tokens of thoughts and 40 of the prompt.
COST = 1_120 * 60e-6 + 100 * 3e-6 + 40 * 0.5e-6


async def _read_picture() -> bytes:
    return DRAWN


def a_block(content: bytes = DRAWN) -> dict[str, str]:
    return {"type": "image", "mime_type": "image/jpeg", "data": base64.b64encode(content).decode()}


def an_answer(*content: object, status: str = "completed", **fields: object) -> dict[str, object]:
    usage = {
        "total_input_tokens": 40,
        "total_output_tokens": 1_120,
        "total_thought_tokens": 100,
        "output_tokens_by_modality": [{"modality": "image", "tokens": 1_120}],
    }
    given = {"type": "user_input", "content": [a_block(b"theirs")]}
    steps = [given, *([{"type": "model_output", "content": list(content)}] if content else [])]
    return {"id": "i1", "status": status, "steps": steps, "usage": usage} | fields


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(CREATE, an_answer(a_block()))
        yield made


@pytest.fixture
async def google(service: Answering, shelf: Shelf) -> AsyncIterator[GoogleAdapter]:
    async with a_transport() as transport:
        yield GoogleAdapter(transport, an_account("google", service.url), shelf)


async def test_picture_and_cost_are_kept_until_they_are_released(
    google: GoogleAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    job_id = await google.submit_order(ORDER)
    assert job_id.startswith("image:")
    report = await google.poll_status(job_id)
    assert report.state is ProviderJobState.SUCCEEDED
    assert report.cost_usd == pytest.approx(COST)
    await google.fetch_result(job_id, tmp_path / "picture")
    assert (tmp_path / "picture").read_bytes() == DRAWN
    assert await google.cancel_provider_job(job_id) is CancelReceipt.KEPT
    await google.release_provider_job(job_id)
    assert shelf.held == 0


async def test_what_is_asked_for(google: GoogleAdapter, service: Answering) -> None:
    await google.submit_order(ORDER)
    [heard] = service.heard
    assert heard.headers["x-goog-api-key"] == KEY
    assert heard.json == {
        "model": FLASH,
        "store": False,
        "input": [{"type": "user_input", "content": [{"type": "text", "text": PROMPT}]}],
        "response_format": {
            "type": "image",
            "mime_type": "image/jpeg",
            "aspect_ratio": "16:9",
            "image_size": "1K",
            "delivery": "inline",
        },
    }
    await google.submit_order(replace(ORDER, resolution=Resolution.P1080))
    assert service.heard[1].json["response_format"]["image_size"] == "2K"


async def test_pictures_to_look_at_are_sent_as_bytes_in_their_order(
    google: GoogleAdapter, service: Answering
) -> None:
    theirs = a_picture("PNG", 64, 64)
    service.on("GET /mara.png", theirs)
    await google.submit_order(
        replace(ORDER, references=(StoredImage(_read_picture), f"{service.url}/mara.png"))
    )
    content = service.heard[-1].json["input"][0]["content"]
    assert [block["type"] for block in content] == ["text", "image", "image"]
    assert [base64.b64decode(block["data"]) for block in content[1:]] == [DRAWN, theirs]
    assert [block["mime_type"] for block in content[1:]] == ["image/jpeg", "image/png"]


@pytest.mark.parametrize(
    "answer",
    [
        an_answer(a_block(b"a draft"), {"type": "text", "text": "Here it is."}, a_block()),
        an_answer(output_image=a_block()),
    ],
    ids=["after a draft", "beside the steps"],
)
async def test_the_last_picture_counts(
    answer: dict[str, object], google: GoogleAdapter, service: Answering, tmp_path: Path
) -> None:
    service.on(CREATE, answer)
    await google.fetch_result(await google.submit_order(ORDER), tmp_path / "picture")
    assert (tmp_path / "picture").read_bytes() == DRAWN


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (Said({"error": {"status": "INVALID_ARGUMENT"}}, 400), ErrorType.INVALID_REQUEST, True),
        (Said({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"error": {"details": [{"reason": "API_KEY_INVALID"}]}}, 400), ErrorType.AUTH_FAILED, True),
        (Said(an_answer(status="failed", errors=[{"code": "prohibited"}])), ErrorType.SAFETY_BLOCKED, True),
        (Said(an_answer(status="failed")), ErrorType.GENERATION_FAILED, True),
        (Said(an_answer(status="budget_exceeded")), ErrorType.QUOTA_EXHAUSTED, True),
        (Said(an_answer({"type": "text", "text": "I cannot."})), ErrorType.SAFETY_BLOCKED, True),
        (Said(an_answer(status="in_progress")), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(an_answer({"type": "image", "data": "?"})), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(an_answer({"type": "image", "uri": "https://x.example/1"})), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b""), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 503), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_answer_without_a_picture_is_of_its_own_kind(
    google: GoogleAdapter, service: Answering, answer: Said, kind: ErrorType, *, final: bool
) -> None:
    service.on(CREATE, answer)
    error = await trouble(google.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "clip" not in error.message


async def test_a_lost_submit_is_found_in_the_inbox_or_not_at_all(google: GoogleAdapter) -> None:
    with pytest.raises(ProviderError) as caught:
        await google.find_lost_submit(a_lost(ORDER))
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN
    job_id = await google.submit_order(ORDER)
    assert await google.find_lost_submit(a_lost(ORDER)) == job_id


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("resolution", [Resolution.P720, Resolution.P1080])
async def test_the_emulator_draws_what_is_ordered_and_bills_what_is_stated(
    model: ModelSpec, resolution: Resolution, emulator: RunningEmulator, shelf: Shelf, tmp_path: Path
) -> None:
    order = replace(
        ORDER, model=model.name, resolution=resolution, references=(StoredImage(_read_picture),) * 3
    )
    async with a_transport() as transport:
        adapter = GoogleAdapter(transport, an_account("google", f"{emulator.url}/google"), shelf)
        job_id = await adapter.submit_order(order)
        await adapter.fetch_result(job_id, tmp_path / "picture")
        report = await adapter.poll_status(job_id)
    with Image.open(tmp_path / "picture") as picture:
        assert (picture.format, round(picture.width / picture.height, 1)) == ("JPEG", 1.8)
    [billed] = emulator.get_invoice()["jobs"]
    assert report.cost_usd is not None
    assert billed["charged_usd"] == f"{report.cost_usd:.6f}"
    # The list has some thoughts and pictures to look at in it.
    assert report.cost_usd == pytest.approx(model.price_usd(0, resolution), rel=0.1)
    assert report.cost_usd <= model.price_usd(0, resolution)


def test_without_tokens_of_a_picture_the_list_price_counts() -> None:
    assert picture_cost_usd(FLASH, None) is None
    assert picture_cost_usd(FLASH, TokenUsage(total_output_tokens=1_120)) is None


def test_people_may_name_a_picture_by_the_id_that_is_shown() -> None:
    assert internal_job_id("google", FLASH, ModelKind.IMAGE, "t1") == "image:t1"
