"""Clips of Gemini Omni's: in the answer, at Google, or elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.google import GoogleAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said, answering
from tests.providers.music_kit import KEY, Shelf, an_account
from tests.providers.omni_interactions import ASK, FILE, FILM, MEDIA, an_error, an_interaction, by_uri, inline
from tests.providers.video_kit import trouble


@pytest.fixture
def google(transport: Transport, wire: Answering, tmp_path: Path) -> GoogleAdapter:
    return GoogleAdapter(transport, an_account("google", wire.url), Shelf(tmp_path / "shelf"))


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


async def test_what_the_answer_holds_is_written(
    google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", inline()))
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_what_is_no_base64_is_asked_for_again(
    google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", {"data": "a whole film!"}))
    assert not (await trouble(google.fetch_result("omni:i1", tmp_path / "clip.mp4"))).final


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ({"state": "PROCESSING"}, ProviderJobState.RUNNING),
        ({"state": "ACTIVE"}, ProviderJobState.SUCCEEDED),
        ({"state": "FAILED"}, ProviderJobState.FAILED),
    ],
)
async def test_a_completed_interaction_is_done_when_its_file_is(
    file: dict[str, str], state: ProviderJobState, google: GoogleAdapter, wire: Answering
) -> None:
    wire.on(ASK, an_interaction("completed", by_uri(wire.url)))
    wire.on(FILE, file)
    assert (await google.poll_status("omni:i1")).state is state


async def test_a_file_at_google_is_fetched_with_the_key(
    google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", {"uri": f"{wire.url}/v1beta/files/f1"}))
    wire.on(FILE, FILM)
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert wire.heard[-1].path == "/v1beta/files/f1?alt=media"
    assert wire.heard[-1].headers["x-goog-api-key"] == KEY
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


@pytest.mark.parametrize("status", [403, 404])
async def test_a_file_whose_time_is_over_is_lost(
    status: int, google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", by_uri(wire.url)))
    wire.on(MEDIA, Said(status=404))
    wire.on(FILE, Said(an_error("X"), status))
    assert (await trouble(google.fetch_result("omni:i1", tmp_path / "clip.mp4"))).kind is ErrorType.JOB_LOST


async def test_a_file_that_is_there_after_all_is_fetched_again(
    google: GoogleAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", by_uri(wire.url)))
    wire.on(MEDIA, Said(status=404), FILM)
    wire.on(FILE, {"state": "ACTIVE"})
    assert not (await trouble(google.fetch_result("omni:i1", tmp_path / "clip.mp4"))).final
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_a_file_elsewhere_is_fetched_without_it(
    google: GoogleAdapter, wire: Answering, elsewhere: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", by_uri(elsewhere.url)))
    elsewhere.on(MEDIA, FILM)
    assert (await google.poll_status("omni:i1")).state is ProviderJobState.SUCCEEDED
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert [set(heard.headers) & {"x-goog-api-key", "authorization"} for heard in elsewhere.heard] == [set()]


async def test_a_redirect_elsewhere_is_not_told_the_key(
    google: GoogleAdapter, wire: Answering, elsewhere: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, an_interaction("completed", by_uri(wire.url)))
    wire.on(MEDIA, Said(status=302, headers={"Location": f"{elsewhere.url}/film"}))
    elsewhere.on("GET /film", FILM)
    await google.fetch_result("omni:i1", tmp_path / "clip.mp4")
    assert "x-goog-api-key" not in elsewhere.heard[0].headers
