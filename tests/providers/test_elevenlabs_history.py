"""A line whose answer was lost is found in ElevenLabs' history, and only where it must be that one."""

import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.elevenlabs import ElevenLabsAdapter
from providers.protocol import LostSubmit
from providers.voice_takes import VoiceOrder, VoiceTake
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_lost
from tests.providers.music_kit import Shelf, a_music, a_transport, an_account
from tests.providers.video_kit import trouble

SPEAK = "POST /v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps"
LIST, SOUND_OF = "GET /v1/history", "GET /v1/history/h1/audio"
ORDER = VoiceOrder("job/voice/1/1/2/de", "eleven_v3", "Hi you.", "George", "de-AT", speed=0.9, seed=7)
OF_ANOTHER = VoiceOrder("other/voice/1/1/1/de", "eleven_v3", "Hi you.", "George", "de-AT", speed=0.9)
SOUND = b"ID3 sound"
NOW = datetime.now(UTC)
ENTRY = {
    "history_item_id": "h1",
    "request_id": "r1",
    "date_unix": int(NOW.timestamp()),
    "voice_id": "JBFqnCBsd6RMkjVDRZzb",
    "model_id": "eleven_v3",
    "text": "Hi you.",
    "settings": {"speed": 0.9, "stability": 0.5},
}
OTHER = ENTRY | {"history_item_id": "h2", "request_id": "r2", "text": "Bye."}
LOST = LostSubmit(ORDER, since=NOW - timedelta(seconds=30), until=NOW + timedelta(seconds=45))


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(SOUND_OF, Said(SOUND, headers={"Content-Type": "audio/mpeg"}))
        yield made


@pytest.fixture
async def elevenlabs(service: Answering, shelf: Shelf) -> AsyncIterator[ElevenLabsAdapter]:
    async with a_transport() as transport:
        yield ElevenLabsAdapter(transport, an_account("elevenlabs", service.url), shelf)


def _list(service: Answering, *entries: object) -> None:
    service.on(LIST, Said({"history": entries, "has_more": False}))


async def test_a_voice_that_nobody_knows_any_more_leaves_its_line_unknown(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    _list(service, ENTRY)
    gone = replace(LOST, order=replace(ORDER, voice="Nobody"))
    assert (await trouble(elevenlabs.find_lost_submit(gone))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_line_that_was_made_is_taken_over_with_its_sound(
    elevenlabs: ElevenLabsAdapter, service: Answering, shelf: Shelf, tmp_path: Path
) -> None:
    pages = [{"history": [OTHER], "has_more": True, "last_history_item_id": "h2"}, {"history": [ENTRY]}]
    service.on(LIST, *map(Said, pages))
    job_id = await elevenlabs.find_lost_submit(LOST)
    assert job_id == "elevenlabs/job/voice/1/1/2/de#r1"
    await elevenlabs.fetch_result(job_id, tmp_path / "take")
    assert VoiceTake.from_json((tmp_path / "take").read_bytes()).sound == SOUND
    assert "start_after_history_item_id=h2" in service.heard[1].path
    # What has been stored is found there, by the same name.
    assert await elevenlabs.find_lost_submit(LOST) == job_id
    assert len(service.heard) == 3
    await elevenlabs.release_provider_job(job_id)
    assert shelf.held == 0


LATER = int((NOW + timedelta(minutes=10)).timestamp())
ANSWERED = "elevenlabs/job/voice/1/1/1/de#r2"


@pytest.mark.parametrize(
    ("lost", "entries"),
    [
        (LOST, []),
        (LOST, [OTHER]),
        (LOST, [ENTRY | {"voice_id": "EXAVITQu4vr4xnSDxMaL"}]),
        (LOST, [ENTRY | {"model_id": "eleven_multilingual_v2"}]),
        (LOST, [ENTRY | {"settings": {"speed": 1.0}}]),
        (LOST, [ENTRY | {"text": None}]),
        (LOST, [ENTRY | {"date_unix": LATER}]),
        (LOST, [ENTRY | {"date_unix": None}]),
        # Two of them: one may be another program's.
        (LOST, [ENTRY, ENTRY | {"history_item_id": "h3", "request_id": "r3"}]),
        # It is the answer to another call.
        (replace(LOST, known=frozenset({"elevenlabs/other/voice/1/1/1/de#r1"})), [ENTRY]),
        # No call that was answered is in the history by the name that its answer had.
        (replace(LOST, known=frozenset({ANSWERED})), [ENTRY]),
        # An answer had no name: the entry may be that one.
        (replace(LOST, known=frozenset({"elevenlabs/other/voice/1/1/1/de"})), [ENTRY]),
        # Another lost call of ours may have made it.
        (replace(LOST, rivals=(OF_ANOTHER,)), [ENTRY]),
    ],
)
async def test_what_may_be_another_calls_or_is_not_there_stays_unknown(
    elevenlabs: ElevenLabsAdapter, service: Answering, lost: LostSubmit, entries: Sequence[object]
) -> None:
    _list(service, *entries)
    assert (await trouble(elevenlabs.find_lost_submit(lost))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_answered_lines_and_other_lost_ones_are_told_from_it(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    _list(service, ENTRY, OTHER)
    music = "elevenlabs/job/audio/0/1"
    rivals = (replace(ORDER, text="Bye."), a_music("music_v2"))
    lost = replace(LOST, known=frozenset({ANSWERED, music}), rivals=rivals)
    assert await elevenlabs.find_lost_submit(lost) == "elevenlabs/job/voice/1/1/2/de#r1"


@pytest.mark.parametrize("status", [401, 403, 404, 422])
async def test_a_key_that_may_not_read_the_history_leaves_it_unknown(
    elevenlabs: ElevenLabsAdapter, service: Answering, status: int
) -> None:
    service.on(LIST, Said({"detail": {"status": "missing_permissions"}}, status))
    assert (await trouble(elevenlabs.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


TWIN = (
    ENTRY | {"history_item_id": "h1", "request_id": "r1"},
    ENTRY | {"history_item_id": "h3", "request_id": "r3"},
)
OF_SAME_WORDS = replace(LOST, rivals=(OF_ANOTHER,))


@pytest.mark.parametrize("shown_id", ["h1", "r1", " h1 "])
async def test_of_equal_lines_a_person_says_which_it_is_by_any_of_its_ids(
    elevenlabs: ElevenLabsAdapter, service: Answering, shelf: Shelf, shown_id: str
) -> None:
    _list(service, *TWIN)
    assert (await trouble(elevenlabs.find_lost_submit(OF_SAME_WORDS))).kind is ErrorType.OUTCOME_UNKNOWN
    job_id = await elevenlabs.take_over_result(OF_SAME_WORDS, shown_id)
    assert job_id == "elevenlabs/job/voice/1/1/2/de#r1"
    assert await elevenlabs.find_lost_submit(LOST) == job_id
    # What is named by our own id is there already.
    assert await elevenlabs.take_over_result(LOST, job_id) == job_id


@pytest.mark.parametrize(
    ("lost", "entry", "why"),
    [
        (LOST, OTHER | {"history_item_id": "h1"}, "its words"),
        (LOST, ENTRY | {"voice_id": "EXAVITQu4vr4xnSDxMaL"}, "its voice"),
        (LOST, ENTRY | {"date_unix": LATER}, "its time"),
        (LOST, ENTRY | {"history_item_id": "h9"}, "shows no such entry"),
        (replace(LOST, known=frozenset({"elevenlabs/other/voice/1/1/1/de#r1"})), ENTRY, "another call"),
    ],
)
async def test_another_line_is_not_taken_over_though_a_person_says_so(
    elevenlabs: ElevenLabsAdapter, service: Answering, lost: LostSubmit, entry: object, why: str
) -> None:
    _list(service, entry)
    error = await trouble(elevenlabs.take_over_result(lost, "h1"))
    assert (error.kind, error.final) == (ErrorType.INVALID_REQUEST, True)
    assert why in error.message


async def test_music_has_no_history_to_be_taken_from(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    assert await elevenlabs.take_over_result(a_lost(a_music("music_v2")), "song-1") == "song-1"
    assert service.heard == []


async def test_music_is_not_looked_for(elevenlabs: ElevenLabsAdapter, service: Answering) -> None:
    error = await trouble(elevenlabs.find_lost_submit(a_lost(a_music("music_v2"))))
    assert error.kind is ErrorType.OUTCOME_UNKNOWN
    assert service.heard == []


async def test_an_answer_names_its_line_in_the_job_id(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    answer = {"audio_base64": base64.b64encode(SOUND).decode()}
    for header, end in (("r1", "#r1"), ("no id", "")):
        service.on(SPEAK, Said(answer, headers={"request-id": header}))
        assert await elevenlabs.submit_order(ORDER) == f"elevenlabs/{ORDER.token}{end}"


async def test_the_emulators_history_shows_a_line_whose_answer_was_lost(
    emulator: RunningEmulator, shelf: Shelf, tmp_path: Path
) -> None:
    async with a_transport() as transport:
        adapter = ElevenLabsAdapter(transport, an_account("elevenlabs", f"{emulator.url}/elevenlabs"), shelf)
        first = await adapter.submit_order(OF_ANOTHER)
        since = datetime.now(UTC) - timedelta(seconds=1)
        emulator.set_faults(
            [{"service": "elevenlabs", "operation": "submit", "fault": {"kind": "reset", "when": "after"}}]
        )
        assert (await trouble(adapter.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
        lost = LostSubmit(ORDER, since=since, until=datetime.now(UTC), known=frozenset({first}))
        job_id = await adapter.find_lost_submit(lost)
        assert job_id is not None
        await adapter.fetch_result(job_id, tmp_path / "take")
    assert VoiceTake.from_json((tmp_path / "take").read_bytes()).sound
