"""The music of a finished film is changed: at a price that is confirmed, once, while the old film stays."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.jobs import change_music
from contracts import LedgerStage
from providers.accounts import Accounts
from settings import Settings
from temporal_client import JobAlreadyRunningError
from tests.activities.cutting import make
from tests.api.fakes import Fakes
from tests.api.film_steps import post, until_ended_again
from tests.api.kit import V1, Json, get, post_job, services_of, until_status

NEW: Json = {"source": "new", "prompt": "A slow waltz.", "max_cost_usd": 0}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """An app that can order music of a service, which nobody answers for: only its price is asked."""
    return create_app(settings, accounts=Accounts({"LONGTAKE_ELEVENLABS_KEY": "k"}))


async def _film(api: httpx.AsyncClient, worker: Fakes, **brief: object) -> tuple[str, Json]:
    worker.go.set()
    job_id = await post_job(api, **brief)
    return job_id, await until_status(api, job_id, "completed")


def _music_orders(worker: Fakes) -> list[int]:
    return [order.key.take for order in worker.submitted if order.key.stage is LedgerStage.AUDIO]


async def test_another_take_is_ordered_once_and_the_old_film_plays_until_the_new_one_is_there(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id, before = await _film(api, worker)
    orders = len(worker.submitted)
    worker.go.clear()
    headers = {"Idempotency-Key": "waltz"}
    path = f"{V1}/jobs/{job_id}/music"

    first = await api.post(path, json=NEW, headers=headers)
    during = await get(api, f"/jobs/{job_id}")
    told = (await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})).json()
    played = await api.get(during["film"]["url"])
    again = await api.post(path, json=NEW, headers=headers)
    refused = await api.post(path, json=NEW)
    worker.go.set()
    after = await until_ended_again(api, job_id, before)
    late = await api.post(path, json=NEW, headers=headers)

    assert first.status_code == again.status_code == late.status_code == 202
    assert first.json() == again.json() == late.json()
    assert first.json()["take"] == 2
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/job-active")
    assert (during["status"], played.status_code) == ("processing", 200)
    assert during["film"]["url"] == before["film"]["url"]
    assert told["assets"]["earlier_video"]
    assert after["film"]["url"] != before["film"]["url"]
    assert after["results"]["soundtrack"]["prompt"] == "A slow waltz."
    assert (_music_orders(worker), len(worker.submitted)) == ([1, 2], orders + 1)
    assert len(worker.composed) == 2


async def test_of_two_clicks_at_once_one_buys(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id, before = await _film(api, worker)
    worker.go.clear()
    answers = await asyncio.gather(*(api.post(f"{V1}/jobs/{job_id}/music", json=NEW) for _ in range(2)))
    worker.go.set()
    await until_ended_again(api, job_id, before)
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    assert len(_music_orders(worker)) == 2


async def test_music_goes_quieter_off_and_on_again_and_a_retake_keeps_that(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id, before = await _film(api, worker)
    for wish in ({"source": "same", "level_db": -9}, {"source": "off"}):
        assert (await post(api, f"{job_id}/music", wish))[0] == 202
        before = await until_ended_again(api, job_id, before)
    music = before["results"]["soundtrack"]
    assert (music["is_off"], music["level_db"], music["file"]) == (True, -9, None)
    assert (await post(api, f"{job_id}/music", {"source": "off"}))[0] == 422
    await post(api, f"{job_id}/scenes/1/retake")
    before = await until_ended_again(api, job_id, before)
    assert (worker.composed[-1].with_soundtrack, _music_orders(worker)) == (False, [1])
    assert (await post(api, f"{job_id}/music", {"source": "same"}))[0] == 202
    music = (await until_ended_again(api, job_id, before))["results"]["soundtrack"]
    assert (music["is_off"], music["level_db"], bool(music["file"])) == (False, -9, True)
    assert _music_orders(worker) == [1]


async def test_a_price_must_be_confirmed(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id, _ = await _film(api, worker)
    paid = {"source": "new", "provider": "elevenlabs"}
    status, priced = await post(api, f"{job_id}/music/estimate", paid)
    assert (status, priced["provider"]) == (200, "elevenlabs")
    assert priced["cost_usd"] > 0
    for most in (None, priced["cost_usd"] / 2):
        status, problem = await post(api, f"{job_id}/music", {**paid, "max_cost_usd": most})
        assert (status, problem["type"]) == (409, "/problems/price-changed")
    assert _music_orders(worker) == [1]


async def test_a_key_whose_request_never_began_buys_nothing_for_another_request(
    api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise JobAlreadyRunningError("job")

    job_id, before = await _film(api, worker)
    path, headers = f"{V1}/jobs/{job_id}/music", {"Idempotency-Key": "waltz"}
    with monkeypatch.context() as patched:
        patched.setattr(change_music, "start_music_run", refuse)
        assert (await api.post(path, json=NEW, headers=headers)).status_code == 409
    other = await api.post(path, json={"source": "same", "level_db": -3}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-conflict")
    assert _music_orders(worker) == [1]
    assert (await api.post(path, json=NEW, headers=headers)).status_code == 202
    await until_ended_again(api, job_id, before)
    assert _music_orders(worker) == [1, 2]
    # Nor is who asks for other music told that it is there.
    other = await api.post(path, json={"source": "off"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-conflict")
    assert (await api.post(path, json=NEW, headers=headers)).status_code == 202
    assert _music_orders(worker) == [1, 2]


async def test_music_is_changed_of_a_film_that_is_there_and_with_what_there_is(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    running = await post_job(api)
    assert (await post(api, f"{running}/music", NEW))[1]["type"] == "/problems/job-active"
    job_id, _ = await _film(api, worker, audio="off")
    for wrong, field in (
        ({"source": "same"}, "source"),
        ({"source": "upload", "upload_id": "nobodys"}, "upload_id"),
        ({"source": "upload"}, "upload_id"),
        ({"source": "off", "prompt": "x"}, "prompt"),
        ({"source": "same", "level_db": 7}, "level_db"),
        ({"source": "new", "provider": "nobody"}, "provider"),
    ):
        status, problem = await post(api, f"{job_id}/music", wrong)
        assert (status, problem["errors"][0]["field"]) == (422, field), wrong


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return make("sine=frequency=440:duration=2", tmp_path / "song.flac", "-metadata", "artist=Secret")


async def _upload(api: httpx.AsyncClient, content: bytes) -> httpx.Response:
    return await api.post(f"{V1}/uploads/audio", files={"file": ("song", content)})


async def test_an_own_file_becomes_the_music(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI, song: Path
) -> None:
    job_id, before = await _film(api, worker, audio="off")
    uploaded = await _upload(api, song.read_bytes())
    kept = uploaded.json()
    assert (uploaded.status_code, kept["kind"], kept["media_type"]) == (201, "audio", "audio/mp4")
    assert kept["seconds"] == pytest.approx(2, abs=0.1)
    sound = await api.get(kept["url"])
    assert (sound.headers["content-type"], b"Secret" in sound.content) == ("audio/mp4", False)
    assert (await _upload(api, song.read_bytes())).json()["upload_id"] == kept["upload_id"]

    wish = {"source": "upload", "upload_id": kept["upload_id"]}
    assert (await post(api, f"{job_id}/music", wish))[0] == 202
    after = await until_ended_again(api, job_id, before)
    assert after["results"]["soundtrack"]["upload_id"] == kept["upload_id"]
    assert after["results"]["soundtrack"]["file"]
    # The film needs it, and it is no picture.
    assert (await api.delete(f"{V1}/uploads/{kept['upload_id']}")).status_code == 409
    picture = {"reference_image": {"upload_id": kept["upload_id"]}, "prompt": "A kite."}
    assert (await api.post(f"{V1}/generate", json=picture)).status_code == 422
    await api.delete(f"{V1}/jobs/{job_id}")
    assert (await api.delete(f"{V1}/jobs/{job_id}")).status_code == 404
    assert not [row for row in await services_of(app).uploads.hide_unused() if row.removed_at is None]


@pytest.mark.parametrize(
    ("source", "options", "code"),
    [
        ("sine=duration=0.3", (), "too_short"),
        ("anullsrc=duration=3", ("-t", "3"), "silent"),
        ("anullsrc=r=8000:cl=mono", ("-t", "1300"), "too_long"),
        ("color=duration=1", (), "unreadable"),
    ],
)
async def test_what_is_no_music_is_refused_with_the_reason(
    api: httpx.AsyncClient, tmp_path: Path, source: str, options: tuple[str, ...], code: str
) -> None:
    file = make(source, tmp_path / ("clip.mp4" if code == "unreadable" else "sound.flac"), *options)
    answer = await _upload(api, file.read_bytes())
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    answer = await _upload(api, b"#EXTM3U\nfile:///etc/passwd")
    assert answer.json()["errors"][0]["code"] in {"not_audio", "unreadable"}
