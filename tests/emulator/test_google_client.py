"""Google's own client against the emulator: only its base URL is changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from google import genai
from google.genai import types
from google.genai.interactions import Interaction

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.test_google import BOARD, BY_URI, OMNI


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[genai.Client]:
    options = types.HttpOptions(base_url=f"{emulator.url}/google")
    client = genai.Client(api_key="any", http_options=options)
    yield client
    client.close()


def create(client: genai.Client, model: str, text: str, **more: Any) -> Interaction:  # noqa: ANN401
    made = client.interactions.create(model=model, input=text, **more)
    assert isinstance(made, Interaction)
    return made


async def test_its_client_makes_a_clip_in_the_background(
    client: genai.Client, emulator: RunningEmulator
) -> None:
    made = create(client, OMNI, "a fox", response_format=BY_URI, background=True)
    assert made.status == "in_progress"
    assert made.id

    async def ends() -> bool:
        return bool(client.interactions.get(str(made.id)).status == "completed")

    await eventually(ends, "the interaction ends")
    video = client.interactions.get(str(made.id)).output_video
    assert video
    uri = str(video.uri)
    name = uri.rpartition("/")[2]

    await eventually(
        lambda: client.files.get(name=name).state == types.FileState.ACTIVE, "the file is active"
    )
    assert client.files.download(file=client.files.get(name=name))[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.096002"


def test_its_client_reads_the_text(client: genai.Client) -> None:
    wanted = {"type": "text", "mime_type": "application/json", "schema": BOARD}
    made = create(client, "gemini-3.8-flash", "A fox.", response_format=wanted)
    assert set(json.loads(str(made.output_text))) == {"title", "shots"}


def test_its_client_hears_a_song(client: genai.Client) -> None:
    made = create(client, "lyria-3.5", "strings, 4 seconds")
    assert made.output_audio
    assert made.output_audio.mime_type == "audio/mp3"


def test_its_client_hears_a_line(client: genai.Client) -> None:
    line = {"type": "text", "text": "Hi.", "annotations": [{"type": "speech_metadata", "style": "calm"}]}
    made = client.interactions.create(
        model="gemini-3.8-flash-lite-tts",
        input=[{"type": "user_input", "content": [line]}],
        response_format={"type": "audio"},
        generation_config={"speech_config": [{"voice": "Kore", "language": "en-US"}]},
    )
    assert isinstance(made, Interaction)
    assert made.output_audio
    assert made.output_audio.mime_type == "audio/wav"
