"""Cuts of a film stay among the assets, until there are too many of them."""

from pathlib import Path

import pytest

from contracts import ComposeOrder, Film, FilmMusic
from store import film_records
from store.film_music_requests import MusicRequests
from store.film_versions import FilmVersions
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment


async def _cut(stack: MediaStack, job_id: str, level: float) -> Film:
    asked = await MusicRequests(stack.database).add_request(job_id, FilmMusic(off=True, level_db=level))
    order = ComposeOrder(
        job_id=job_id, scenes=(1,), with_soundtrack=False, takes={1: 1}, music_request=asked.number
    )
    film: Film = await environment(run_id=f"cut-{asked.number}").run(stack.composing.compose_film, order)
    return film


async def test_the_files_of_the_oldest_cuts_go_and_no_others(
    media_stack: MediaStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_records, "MAX_VERSIONS", 2)
    job_id = await media_stack.job(1.0, resolution="480p")
    await media_stack.scene(job_id, 1)
    films = [await _cut(media_stack, job_id, level) for level in (-1, -2, -3)]
    kept = [Path(media_stack.path(film.asset_key)).exists() for film in films]
    assert kept == [False, True, True]
    names = " ".join(media_stack.stored("*cut-*"))
    assert ("cut-1" in names, "cut-2" in names, "cut-3" in names) == (False, True, True)
    versions = await FilmVersions(media_stack.database).list_versions(job_id)
    assert [each.film_key for each in versions] == [film.asset_key for film in films[1:]]
