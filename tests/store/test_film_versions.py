"""Versions of films: each cut is one, once; of many the oldest go; and one that is taken back is the film."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import CloseOrder, Film, FilmMusic, JobStatus, Scene
from store import asset_keys
from store.assets import Assets
from store.database import Database
from store.errors import JobActive
from store.film_records import MAX_VERSIONS, FilmChange
from store.film_versions import FilmVersions, delete_version_files
from store.jobs import Jobs
from store.models import FilmVersionRow
from store.storyboards import Storyboards
from tests.store.builders import a_job


async def _job(database: Database) -> str:
    row, _ = await Jobs(database).add_job(a_job())
    scenes = [Scene(number=n, text=f"Scene {n}", seconds=4, seed=n) for n in (1, 2)]
    await Storyboards(database).keep_storyboard(row.id, scenes)
    return row.id


async def _cut(database: Database, job_id: str, name: str, take: int = 1) -> list[FilmVersionRow]:
    film = Film(asset_key=f"film-{name}", poster_key="p", seconds=8, created_at=datetime.now(UTC))
    music = FilmMusic(level_db=-take), f"music-{name}"
    return await Jobs(database).keep_film(job_id, film, takes={1: take, 2: take}, change=FilmChange(music))


async def _end(database: Database, job_id: str) -> None:
    await Jobs(database).close_job(CloseOrder(job_id=job_id, status=JobStatus.COMPLETED), run_id=None)


async def test_each_cut_is_a_version_once(database: Database) -> None:
    job_id = await _job(database)
    for name in ("a", "a", "b"):
        await _cut(database, job_id, name)
    versions = await FilmVersions(database).list_versions(job_id)
    assert [(each.number, each.film_key, each.based_on) for each in versions] == [
        (1, "film-a", None),
        (2, "film-b", 1),
    ]


async def test_a_version_that_is_taken_back_has_its_scenes_takes_and_music(database: Database) -> None:
    job_id = await _job(database)
    await _cut(database, job_id, "a")
    versions = FilmVersions(database)
    with pytest.raises(JobActive):
        await versions.restore_version(job_id, 1)
    await _cut(database, job_id, "b", take=2)
    await Storyboards(database).lengthen_scenes(job_id, {2: 6.0})
    await _end(database, job_id)
    row = await versions.restore_version(job_id, 1)
    assert (row.film_key, row.soundtrack_key, row.music) == ("film-a", "music-a", FilmMusic(level_db=-1))
    assert await Storyboards(database).get_takes_in_film(job_id) == {1: 1, 2: 1}
    assert [scene.seconds for scene in await Storyboards(database).list_scenes(job_id)] == [4, 4]
    assert row.revision == 1
    assert len(await versions.list_versions(job_id)) == 2


async def test_of_many_versions_the_oldest_go_but_never_the_film(database: Database) -> None:
    job_id = await _job(database)
    dropped = [await _cut(database, job_id, str(n)) for n in range(MAX_VERSIONS + 2)]
    assert [each.film_key for found in dropped for each in found] == ["film-0", "film-1"]
    await _end(database, job_id)
    oldest = (await FilmVersions(database).list_versions(job_id))[0]
    await FilmVersions(database).restore_version(job_id, oldest.number)
    assert [each.film_key for each in await _cut(database, job_id, "new")] == [oldest.film_key]
    left = [each.film_key for each in await FilmVersions(database).list_versions(job_id)]
    assert (len(left), left[-1]) == (MAX_VERSIONS, "film-new")


async def test_the_files_of_a_version_that_goes_are_deleted_with_both_posters(tmp_path: Path) -> None:
    assets = Assets(tmp_path.as_uri())
    poster = asset_keys.poster_key("j", "r")
    gone = [asset_keys.film_key("j", "r"), poster, str(asset_keys.small_poster_key(poster))]
    kept = asset_keys.film_key("j", "other")
    for key in (*gone, kept):
        await assets.write_bytes(key, b"bytes")
    version = FilmVersionRow(
        job_id="j", number=1, film_key=gone[0], poster_key=poster, scenes=(), made_at=datetime.now(UTC)
    )
    await delete_version_files(assets, version)
    assert [await assets.get_size(key) for key in (*gone, kept)] == [None, None, None, 5]
