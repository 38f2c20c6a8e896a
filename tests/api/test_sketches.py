"""A scene is sketched before anything is ordered: the same picture for the same scene."""

import io
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image

from api.app import create_app
from settings import Settings
from tests.api.kit import V1, served

pytestmark = pytest.mark.slow  # child processes draw

SCENE = {"text": "A lighthouse keeper climbs the stairs at dawn.", "seed": 7}


@pytest.fixture
async def client(settings_away: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(settings_away)) as opened:
        yield opened


async def draw(client: httpx.AsyncClient, **scene: object) -> bytes:
    answer = await client.post(f"{V1}/sketches", json=SCENE | scene)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg"), answer.text
    return answer.content


async def test_the_same_scene_gives_the_same_picture_and_another_another(client: httpx.AsyncClient) -> None:
    first, again, other = (
        await draw(client),
        await draw(client, text=f" {SCENE['text']} "),
        await draw(client, seed=8),
    )

    assert first == again
    assert first != other
    assert Image.open(io.BytesIO(first)).size == (320, 180)


async def test_a_sketch_has_the_form_of_its_film(client: httpx.AsyncClient) -> None:
    portrait = await draw(client, aspect_ratio="9:16", style="watercolour")

    assert Image.open(io.BytesIO(portrait)).size == (180, 320)


@pytest.mark.parametrize(
    ("scene", "field"),
    [({"text": " "}, "text"), ({"text": "x" * 2001}, "text"), ({"seed": -1}, "seed"), ({"size": 9}, "size")],
)
async def test_what_cannot_be_sketched_names_its_field(
    client: httpx.AsyncClient, scene: dict[str, object], field: str
) -> None:
    answer = await client.post(f"{V1}/sketches", json=SCENE | scene)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_sketch_that_fails_says_so_and_stops_nothing(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.procedural.child_process.python_command", lambda: ["/bin/false"])
    answer = await client.post(f"{V1}/sketches", json=SCENE)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/sketch-failed")

    monkeypatch.undo()
    assert await draw(client)
