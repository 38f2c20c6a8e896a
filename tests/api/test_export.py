"""A film as a zip: all that belongs to it, under safe names, and nothing else."""

import io
from datetime import UTC, datetime
from zipfile import ZipFile

import httpx
import opentimelineio as otio  # type: ignore[import-untyped]  # it ships no types
import pytest
from fastapi import FastAPI

from contracts import CutLine, CutScene, Film, FilmCut, Scene
from store import asset_keys
from tests.api.kit import V1, a_row, services_of

TITLE = "../Tide: ein Märchen"
FOLDER = "Tide ein Märchen"


def _cut(job_id: str) -> FilmCut:
    folder = asset_keys.job_folder(job_id)
    scenes = [
        CutScene(scene=n, take=1, clip_key=f"{folder}/takes/scene-{n}-1.mp4", frames=48, clip_frames=60)
        for n in (1, 2)
    ]
    line = CutLine(
        scene=1,
        text="It rises.",
        recording_key=f"{folder}/narration/a.wav",
        stem_key=f"{folder}/stems/b.wav",
        first_sample=9600,
        samples=48_000,
    )
    return FilmCut(
        width=854,
        height=480,
        frames_per_second=24,
        samples_per_second=48_000,
        transition_frames=12,
        scenes=tuple(scenes),
        lines=(line,),
        music_key=f"{folder}/soundtrack-1.m4a",
    )


@pytest.fixture
async def finished(app: FastAPI, api: httpx.AsyncClient) -> str:
    """A job whose film is there, with all that it was cut from but the second scene's clip."""
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(rooms.settings.owner, title=TITLE))
    scenes = [Scene(number=n, text=f"Wave {n}", seconds=2.0) for n in (1, 2)]
    await rooms.storyboards.keep_storyboard(row.id, scenes)
    key, cut = asset_keys.film_key(row.id, "r"), _cut(row.id)
    media = [cut.scenes[0].clip_key, cut.lines[0].recording_key, cut.lines[0].stem_key, str(cut.music_key)]
    for name in (key, asset_keys.captions_key(key, "vtt"), *media):
        await rooms.assets.write_bytes(name, f"bytes of {name}".encode() * 1000)
    await rooms.assets.write_bytes(asset_keys.film_cut_key(key), cut.model_dump_json().encode())
    film = Film(asset_key=key, poster_key=key, seconds=4.0, created_at=datetime.now(UTC))
    await rooms.jobs.keep_film(row.id, film, gaps=(), takes={})
    return row.id


async def _unzip(api: httpx.AsyncClient, job_id: str) -> tuple[httpx.Response, dict[str, bytes]]:
    answer = await api.get(f"{V1}/jobs/{job_id}/export")
    assert answer.status_code == 200, answer.text
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return answer, {name: archive.read(name) for name in archive.namelist()}


async def test_the_zip_has_all_parts_of_the_film_under_safe_names(
    api: httpx.AsyncClient, finished: str
) -> None:
    answer, files = await _unzip(api, finished)
    assert "M%C3%A4rchen.zip" in answer.headers["Content-Disposition"]
    names = ["README.txt", "clips/scene-01.mp4", "film.mp4", "film.otio", "film.vtt", "film.xml"]
    names += ["lines/01-scene-01.wav", "poster.jpg", "stems/music.m4a", "stems/voice-01-scene-01.wav"]
    assert sorted(files) == [f"{FOLDER}/{name}" for name in names]
    assert files[f"{FOLDER}/clips/scene-01.mp4"].startswith(b"bytes of jobs/")
    assert "Scene 2 (its clip is not there any more): Wave 2" in files[f"{FOLDER}/README.txt"].decode()


async def test_every_medium_of_the_timeline_is_in_the_zip(api: httpx.AsyncClient, finished: str) -> None:
    _, files = await _unzip(api, finished)
    timeline = otio.adapters.read_from_string(files[f"{FOLDER}/film.otio"].decode(), "otio_json")
    used = [clip.media_reference.target_url for clip in timeline.find_clips()]
    assert len(used) == 3
    assert all(f"{FOLDER}/{path}" in files for path in used)


async def test_a_film_of_an_older_version_comes_without_timelines_and_says_so(
    app: FastAPI, api: httpx.AsyncClient, finished: str
) -> None:
    path = services_of(app).assets.local_path(asset_keys.film_cut_key(asset_keys.film_key(finished, "r")))
    assert path
    path.unlink()
    _, files = await _unzip(api, finished)
    assert not [name for name in files if name.endswith((".otio", ".xml"))]
    assert "are not here" in files[f"{FOLDER}/README.txt"].decode()


async def test_a_film_that_is_not_finished_is_refused_in_plain_words(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(rooms.settings.owner))
    answer = await api.get(f"{V1}/jobs/{row.id}/export")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-film")
    assert "not finished" in answer.json()["detail"]
