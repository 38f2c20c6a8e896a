import asyncio

import pytest

from contracts import LedgerStage, TakeKey
from store.database import Database
from store.errors import JobNotFound
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.retake_requests import RetakeRequests
from tests.store.builders import OWNER, a_job, a_job_of, an_end, an_order


@pytest.fixture
def wishes(database: Database) -> RetakeRequests:
    return RetakeRequests(database)


@pytest.fixture
async def job_id(database: Database) -> str:
    return await a_job_of(Jobs(database))


def _key(job_id: str, take: int, scene: int = 1, stage: LedgerStage = LedgerStage.SCENE) -> TakeKey:
    return TakeKey(job_id=job_id, stage=stage, scene=scene, take=take)


async def test_a_wish_gets_the_next_number_that_no_take_has_had(
    database: Database, wishes: RetakeRequests, job_id: str
) -> None:
    ledger = Ledger(database)
    await ledger.record_intent(an_order(job_id, take=1))
    await ledger.record_intent(an_order(job_id, take=2))
    assert (await wishes.add_request(job_id, 1, text=None, seed=1)).take == 3
    assert (await wishes.add_request(job_id, 1, text=None, seed=1)).take == 4
    # The first take is the storyboard's own.
    assert (await wishes.add_request(job_id, 2, text=None, seed=1)).take == 2
    assert [await wishes.last_requested_take(job_id, scene) for scene in (1, 2, 3)] == [4, 2, 0]


async def test_wishes_at_once_get_numbers_of_their_own(wishes: RetakeRequests, job_id: str) -> None:
    made = await asyncio.gather(*(wishes.add_request(job_id, 1, text=None, seed=n) for n in range(8)))
    assert sorted(wish.take for wish in made) == list(range(2, 10))


async def test_a_wish_holds_for_every_take_until_the_next_one(
    database: Database, wishes: RetakeRequests, job_id: str
) -> None:
    await Ledger(database).record_intent(an_order(job_id, take=1))
    take = (await wishes.add_request(job_id, 1, text="Fog.", seed=7)).take
    await wishes.mark_begun(_key(job_id, take))
    assert await wishes.find_for_take(_key(job_id, 1)) is None
    for take in (2, 3):
        wish = await wishes.find_for_take(_key(job_id, take))
        assert wish is not None
        assert (wish.text, wish.seed) == ("Fog.", 7)
    assert await wishes.find_for_take(_key(job_id, 2, scene=2)) is None
    assert await wishes.find_for_take(_key(job_id, 2, stage=LedgerStage.AUDIO)) is None


async def test_a_wish_whose_take_was_never_ordered_holds_for_nothing(
    wishes: RetakeRequests, job_id: str
) -> None:
    take = (await wishes.add_request(job_id, 1, text="Never.", seed=7)).take
    await wishes.mark_begun(_key(job_id, take + 1))
    assert await wishes.find_for_take(_key(job_id, take)) is None
    assert await wishes.find_for_take(_key(job_id, take + 1)) is None


async def test_nothing_is_wished_of_a_job_that_is_being_deleted(
    database: Database, wishes: RetakeRequests
) -> None:
    jobs = Jobs(database)
    row, _ = await jobs.add_job(a_job())
    await jobs.close_job(an_end(row.id), run_id=None)
    await jobs.begin_deletion(OWNER, [row.id])
    with pytest.raises(JobNotFound):
        await wishes.add_request(row.id, 1, text=None, seed=1)


async def test_the_same_request_is_the_same_wish(wishes: RetakeRequests, job_id: str) -> None:
    sent = [await wishes.add_request(job_id, 1, text="Fog.", seed=n, key="k") for n in (1, 2)]
    other = await wishes.add_request(job_id, 1, text="Fog.", seed=3, key="another")
    assert [(wish.take, wish.seed) for wish in sent] == [(2, 1), (2, 1)]
    assert other.take == 3


async def test_wishes_for_several_takes_follow_each_other_and_are_found_by_their_key(
    wishes: RetakeRequests, job_id: str
) -> None:
    sent = [
        await wishes.add_requests(job_id, 1, text="Fog.", seeds=seeds, key="k") for seeds in ((7, 8), (9,))
    ]
    for made in (*sent, await wishes.list_by_key(job_id, 1, "k")):
        assert [(wish.take, wish.seed, wish.text) for wish in made] == [(2, 7, "Fog."), (3, 8, "Fog.")]
    assert not await wishes.list_by_key(job_id, 2, "k")
    assert (await wishes.add_request(job_id, 1, text=None, seed=1)).take == 4


async def test_each_of_several_takes_has_its_own_seed_whichever_is_ordered_first(
    wishes: RetakeRequests, job_id: str
) -> None:
    await wishes.add_requests(job_id, 1, text=None, seeds=(7, 8, 9))
    for take in (4, 2, 3):
        await wishes.mark_begun(_key(job_id, take))
        wish = await wishes.find_for_take(_key(job_id, take))
        assert wish is not None
        assert wish.seed == take + 5
