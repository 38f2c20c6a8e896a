"""Films as files."""

from pathlib import Path

import pytest

from cli.client import Api
from cli.errors import SorryError
from cli.films import download, file_name
from tests.cli.pictures import FILM_LINK
from tests.cli.stand_in import FILM, JOB, StandIn

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
    assert file_name(title, JOB) == name


async def test_a_film_is_there_when_it_is_whole(api: StandIn, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", FILM)
    async with Api.at(api.url) as client:
        path = await download(client, FILM_LINK, tmp_path / "films" / "a.mp4")
    assert path == tmp_path / "films" / "a.mp4"
    assert path.read_bytes() == FILM
    assert list(path.parent.iterdir()) == [path]


async def test_a_film_that_is_gone_leaves_no_file(api: StandIn, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", {"title": "The file is not there any more"}, status=404)
    async with Api.at(api.url) as client:
        with pytest.raises(SorryError, match="is not there any more"):
            await download(client, FILM_LINK, tmp_path / "a.mp4")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
async def test_a_full_disk_is_one_sentence(api: StandIn, tmp_path: Path) -> None:
    api.says(f"GET {FILM_LINK}", FILM)
    (tmp_path / "a.part").symlink_to(FULL)
    async with Api.at(api.url) as client:
        with pytest.raises(SorryError, match=r"^The disk is full: free some space"):
            await download(client, FILM_LINK, tmp_path / "a.mp4")
    assert not list(tmp_path.iterdir())
