"""Requests for other music: each has a number and, if it buys, a take of its own, and is known by its key."""

import pytest

from contracts import FilmMusic, LedgerStage, TakeKey
from store.database import Database
from store.errors import UploadNotFound
from store.film_music_requests import MusicRequests
from store.jobs import Jobs
from tests.store.builders import a_job

WALTZ = FilmMusic(prompt="A waltz.", seed=7)


async def _job(database: Database) -> str:
    return (await Jobs(database).add_job(a_job()))[0].id


def _music(job_id: str, take: int) -> TakeKey:
    return TakeKey(job_id=job_id, stage=LedgerStage.AUDIO, scene=0, take=take)


async def test_each_purchase_has_a_take_of_its_own_and_a_key_is_one_request(database: Database) -> None:
    requests, job_id = MusicRequests(database), await _job(database)
    first = await requests.add_request(job_id, WALTZ, buys=True, key="a")
    louder = await requests.add_request(job_id, FilmMusic(level_db=3))
    second = await requests.add_request(job_id, WALTZ, buys=True, key="b")
    again = await requests.add_request(job_id, FilmMusic(off=True), key="a")
    assert [row.number for row in (first, louder, second, again)] == [1, 2, 3, 1]
    assert [row.new_take for row in (first, louder, second)] == [2, None, 3]
    assert (again.music.prompt, first.music.take) == ("A waltz.", 2)
    assert await requests.last_requested_take(job_id) == 3


async def test_a_prompt_applies_from_its_take_on_once_that_is_begun(database: Database) -> None:
    requests, job_id = MusicRequests(database), await _job(database)
    await requests.add_request(job_id, WALTZ, buys=True)
    assert await requests.find_for_take(_music(job_id, 2)) is None
    await requests.mark_take_begun(_music(job_id, 2))
    for take, prompt in ((1, None), (2, "A waltz."), (5, "A waltz.")):
        found = await requests.find_for_take(_music(job_id, take))
        assert (found and found.music.prompt) == prompt


async def test_a_file_that_is_not_there_is_no_music(database: Database) -> None:
    requests, job_id = MusicRequests(database), await _job(database)
    with pytest.raises(UploadNotFound):
        await requests.add_request(job_id, FilmMusic(upload_id="nobodys"), is_upload=True)
    assert await requests.list_requests(job_id) == []
