"""Films as files."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from api.export import many_films
from cli.api_client import ApiClient
from cli.errors import UserError
from cli.film_download import download_film, film_file_name
from cli.zip_download import LEFT_OUT_FILE
from tests.cli.conftest import Run
from tests.cli.fake_api import FILM, JOB, FakeApi
from tests.cli.pictures import FILM_LINK

FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The last lighthouse", "the-last-lighthouse-1b4e28ba.mp4"),
        ("../../etc/Passwörd; rm -rf *", "etc-password-rm-rf-1b4e28ba.mp4"),
        ("長回し", "film-1b4e28ba.mp4"),
        ("x" * 300, "x" * 48 + "-1b4e28ba.mp4"),
    ],
)
def test_names_are_safe_in_any_shell(title: str, name: str) -> None:
    assert film_file_name(title, JOB) == name


async def test_a_film_is_there_when_it_is_whole(api: FakeApi, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", FILM)
    async with ApiClient.connect(api.url) as client:
        path = await download_film(client, FILM_LINK, tmp_path / "films" / "a.mp4")
    assert path == tmp_path / "films" / "a.mp4"
    assert path.read_bytes() == FILM
    assert list(path.parent.iterdir()) == [path]


async def test_a_film_that_is_gone_leaves_no_file(api: FakeApi, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", {"title": "The file is not there any more"}, status=404)
    async with ApiClient.connect(api.url) as client:
        with pytest.raises(UserError, match="is not there any more"):
            await download_film(client, FILM_LINK, tmp_path / "a.mp4")
    assert not list(tmp_path.iterdir())


def test_an_export_is_saved_under_the_films_title(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says(f"GET /api/v1/jobs/{JOB}", {"title": "Tide: a tale"})
    api.says(f"GET /api/v1/jobs/{JOB}/export", b"a zip")
    assert run("export", JOB, "--to", str(tmp_path)) == 0
    assert (tmp_path / "tide-a-tale-1b4e28ba.zip").read_bytes() == b"a zip"
    assert run("export", JOB, "--to", str(tmp_path / "mine.zip")) == 0
    assert (tmp_path / "mine.zip").exists()


def test_a_film_that_cannot_be_exported_leaves_no_file(
    api: FakeApi, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(f"GET /api/v1/jobs/{JOB}", {"title": "Tide"})
    api.says(
        f"GET /api/v1/jobs/{JOB}/export", {"title": "No", "detail": "The film is not finished."}, status=409
    )
    assert run("export", JOB, "--to", str(tmp_path)) == 1
    assert "The film is not finished." in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_film_is_shared_listed_and_taken_back(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = f"/api/v1/jobs/{JOB}/shares"
    one = {"share_id": "s-1", "created_at": "2026-11-30T00:00:00Z", "ends_at": "2026-12-25T00:00:00Z"}
    api.says(f"POST {shares}", {**one, "url": "/s/token"}, status=201)
    api.says(f"GET {shares}", {"shares": [one]})
    api.says(f"DELETE {shares}/s-1", b"", status=204)
    assert run("share", JOB, "--until", "2026-12-24") == 0
    assert run("share", JOB, "--list") == 0
    assert run("unshare", JOB, "s-1") == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [f"{api.url}/s/token", "s-1  until 2026-12-25 00:00 UTC", "revoked"]
    assert json.loads(api.asked[0][1]) == {"ends_on": "2026-12-24"}


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
async def test_a_full_disk_is_one_sentence(api: FakeApi, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", FILM)
    (tmp_path / "a.part").symlink_to(FULL)
    async with ApiClient.connect(api.url) as client:
        with pytest.raises(UserError, match=r"^The disk is full: free some space"):
            await download_film(client, FILM_LINK, tmp_path / "a.mp4")
    assert not list(tmp_path.iterdir())


def test_many_films_come_as_one_zip_and_those_that_are_not_in_it_are_named(
    api: FakeApi, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = io.BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("Tide.mp4", FILM)
        archive.writestr(LEFT_OUT_FILE, "Ebb (2): it is not finished.\n")
    api.says("GET /api/v1/films/export", zipped.getvalue())
    assert run("download", JOB, "2", "--zip", str(tmp_path / "all.zip")) == 0
    assert api.asked[-1][0].partition("?")[2] == f"id={JOB}&id=2"
    assert (tmp_path / "all.zip").read_bytes() == zipped.getvalue()
    assert "Ebb (2): it is not finished." in capsys.readouterr().err


def test_several_films_go_into_a_folder_and_no_zip_takes_captions(
    api: FakeApi, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("download", JOB, "2", "--to", str(tmp_path / "a.mp4")) == 1
    assert run("download", JOB, "--captions", "--zip", str(tmp_path / "all.zip")) == 1
    told = capsys.readouterr().err
    assert "several films need one" in told
    assert "leave out the other options" in told


def test_the_command_and_the_api_name_the_file_of_those_left_out_alike() -> None:
    assert LEFT_OUT_FILE == many_films.LEFT_OUT_FILE
