"""What a saved film is called, whatever its title."""

import httpx
import pytest

from api.http.download_name import content_disposition, download_name
from tests.api.fakes import Fakes
from tests.api.kit import get, post_job, until_status


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The lighthouse keeper", "The lighthouse keeper.mp4"),
        ("Märchen: 1/2 — 夜", "Märchen 1 2 — 夜.mp4"),
        ('../../etc/passwd"; x=\\y', ".. .. etc passwd ; x= y.mp4".lstrip(". ")),
        ("A\u202egnp.exe", "A gnp.exe.mp4"),
        ("CON", "film CON.mp4"),
        ("nul.txt", "film nul.txt.mp4"),
        ("...", "film.mp4"),
        ("a" * 200, "a" * 150 + ".mp4"),
        ("夜" * 80, "夜" * 50 + ".mp4"),
    ],
)
def test_a_title_becomes_a_name_that_every_file_system_takes(title: str, name: str) -> None:
    assert download_name(title, ".mp4") == name
    assert len(name.encode()) < 255


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("A fox.mp4", "attachment; filename=\"A fox.mp4\"; filename*=UTF-8''A%20fox.mp4"),
        (
            "Märchen.mp4",
            "attachment; filename=\"Marchen.mp4\"; filename*=UTF-8''M%C3%A4rchen.mp4",
        ),
        ("夜.mp4", "attachment; filename=\"film.mp4\"; filename*=UTF-8''%E5%A4%9C.mp4"),
        ("a';b.mp4", "attachment; filename=\"a__b.mp4\"; filename*=UTF-8''a%27%3Bb.mp4"),
    ],
)
def test_the_header_says_it_in_ascii_and_in_full(name: str, header: str) -> None:
    assert content_disposition(name, saved=True) == header


async def test_a_film_is_saved_under_its_title_and_shown_by_its_own_link(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api, audio="off", title="Nacht / 夜")
    film = (await until_status(api, job_id, "completed"))["film"]

    saved, shown = await api.get(film["download_url"]), await api.get(film["url"])

    assert saved.content == shown.content
    told = "filename=\"Nacht.mp4\"; filename*=UTF-8''Nacht%20%E5%A4%9C.mp4"
    assert saved.headers["Content-Disposition"] == f"attachment; {told.replace('Nacht.mp4', 'Nacht .mp4')}"
    assert shown.headers["Content-Disposition"].startswith("inline; ")
    # Its name is part of what was signed.
    assert film["download_url"].endswith("/Nacht%20%E5%A4%9C.mp4")
    assert (await api.get(film["download_url"].replace("Nacht", "Tag"))).status_code == 404
    progress = await get(api, f"/jobs/{job_id}/progress")
    assert progress["assets"]["final_video"]["download_url"] == film["download_url"]
