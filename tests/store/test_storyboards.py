import asyncio

import pytest

from contracts import Scene
from store.database import Database
from store.errors import JobNotFound, SceneNotFound
from store.jobs import Jobs
from store.storyboards import Storyboards
from tests.store.builders import a_job, some_scenes


@pytest.fixture
def storyboards(database: Database) -> Storyboards:
    return Storyboards(database)


@pytest.fixture
async def job_id(database: Database) -> str:
    return (await Jobs(database).add_job(a_job()))[0].id


async def test_a_storyboard_reads_back_in_its_order(storyboards: Storyboards, job_id: str) -> None:
    scenes = tuple(
        Scene(
            number=number, text=f"Szene {number} ❄", caption="c", seconds=4.25, seed=2**40, entities=("mara",)
        )
        for number in (2, 1, 3)
    )
    await storyboards.keep_storyboard(job_id, scenes)
    assert [scene.number for scene in await storyboards.list_scenes(job_id)] == [2, 1, 3]
    assert await storyboards.get_scene(job_id, 2) == scenes[0]


async def test_the_first_storyboard_stays(storyboards: Storyboards, job_id: str) -> None:
    first = await storyboards.keep_storyboard(job_id, some_scenes("One", "Two"))
    assert await storyboards.keep_storyboard(job_id, some_scenes("Three")) == first
    assert await storyboards.list_scenes(job_id) == first


async def test_storyboards_written_at_once_are_never_mixed(storyboards: Storyboards, job_id: str) -> None:
    written = [some_scenes(*[f"{writer}"] * (writer + 1)) for writer in range(10)]
    kept = await asyncio.gather(*(storyboards.keep_storyboard(job_id, scenes) for scenes in written))
    assert len(set(kept)) == 1
    assert kept[0] in written


async def test_a_job_without_a_storyboard_has_no_scenes(storyboards: Storyboards, job_id: str) -> None:
    assert await storyboards.list_scenes(job_id) == ()
    with pytest.raises(SceneNotFound):
        await storyboards.get_scene(job_id, 1)


async def test_a_storyboard_needs_its_job(storyboards: Storyboards) -> None:
    with pytest.raises(JobNotFound):
        await storyboards.keep_storyboard("never-made", some_scenes("One"))
