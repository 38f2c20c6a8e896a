"""Orders to our own renderer and who renders them, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from contracts import Departure, DepartureKind, JobError
from contracts.error_types import ErrorType
from contracts.renders import Render, RenderState
from store.database import Database
from store.job_lifecycle import utc_now
from store.render_leases import RenderLeases
from store.renders import Renders

NO_CAPTION = Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")
UNDRAWABLE = JobError(type=ErrorType.GENERATION_FAILED, message="Nobody can draw this.")


@pytest.fixture
def renders(database: Database) -> Renders:
    return Renders(database)


@pytest.fixture
def leases(database: Database) -> RenderLeases:
    return RenderLeases(database)


@pytest.fixture
def lapsing(database: Database) -> RenderLeases:
    """Leases that run out at once."""
    return RenderLeases(database, timedelta(0))


async def ordered(renders: Renders, ids: str) -> None:
    for each in ids:
        await renders.add_render(Render(id=each, order_json=f'{{"text": "{each}"}}'))


async def taken(leases: RenderLeases, worker: str = "w", count: int = 9, but: str = "") -> str:
    return "".join(render.id for render in await leases.take_renders(worker, count, but=list(but)))


async def found(renders: Renders, render_id: str) -> Render:
    render = await renders.find_render(render_id)
    assert render
    return render


async def test_the_first_order_of_an_id_stays(renders: Renders) -> None:
    await ordered(renders, "a")
    await renders.add_render(Render(id="a", order_json="another"))
    assert await found(renders, "a") == Render(id="a", order_json='{"text": "a"}')
    assert await renders.find_render("b") is None


async def test_the_oldest_are_taken_first_and_by_one_worker(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "abcd")
    assert await taken(leases, "one", 2, but="a") == "bc"
    assert await taken(leases, "two") == "ad"
    assert await taken(leases, "three") == ""
    assert ((await found(renders, "b")).attempt, (await found(renders, "b")).progress) == (1, 0.0)


async def test_workers_that_meet_take_each_one_once(renders: Renders, database: Database) -> None:
    await ordered(renders, "abcdefghijklmnop")
    hosts = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]
    took = await asyncio.gather(
        *(
            taken(RenderLeases(host), f"{number}/{turn}", 1)
            for number, host in enumerate(hosts)
            for turn in "12345"
        )
    )
    await asyncio.gather(*(host.dispose() for host in hosts))
    rest = await taken(RenderLeases(database), "last", 99)
    assert sorted("".join(took) + rest) == list("abcdefghijklmnop")


async def test_a_lease_that_ran_out_is_anothers(
    renders: Renders, leases: RenderLeases, lapsing: RenderLeases
) -> None:
    await ordered(renders, "a")
    (first,) = await lapsing.take_renders("one", 1)
    (second,) = await leases.take_renders("two", 1)
    assert (first.attempt, second.attempt) == (1, 2)
    assert await leases.renew_leases({first: 50.0}) == [first]
    assert not await leases.finish_render(first, [])
    assert not await leases.fail_render(first, UNDRAWABLE)
    await leases.give_back(first)
    assert await taken(leases, "three") == ""
    assert await leases.finish_render(second, [NO_CAPTION])
    ended = await found(renders, "a")
    assert (ended.state, ended.departures, ended.attempt) == (RenderState.RENDERED, (NO_CAPTION,), 2)


async def test_a_lease_that_is_renewed_stays(
    renders: Renders, leases: RenderLeases, lapsing: RenderLeases
) -> None:
    await ordered(renders, "a")
    (render,) = await lapsing.take_renders("one", 1)
    assert await leases.renew_leases({render: 41.5}) == []
    assert await taken(leases, "two") == ""
    assert (await found(renders, "a")).progress == 41.5


async def test_what_is_given_back_is_free_with_its_progress(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "a")
    (render,) = await leases.take_renders("one", 1)
    await leases.renew_leases({render: 41.5})
    await leases.give_back(render)
    # A renewal that was under way meanwhile takes it for nobody.
    assert await leases.renew_leases({render: 50.0}) == [render]
    (again,) = await leases.take_renders("two", 1)
    assert (again.attempt, again.progress) == (2, 41.5)


async def test_what_a_dead_worker_held_is_free(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "abc")
    (first, _) = await leases.take_renders("dead", 2)
    await leases.finish_render(first, [])
    await leases.free_leases_of("dead")
    assert await taken(leases, "alive") == "bc"


async def test_what_is_canceled_is_nobodys(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "ab")
    (render,) = await leases.take_renders("one", 1)
    for each in "ab":
        await renders.cancel_render(each)
    assert await leases.renew_leases({render: 50.0}) == [render]
    assert not await leases.finish_render(render, [])
    assert await taken(leases) == ""
    assert (await found(renders, "a")).state is RenderState.CANCELED


async def test_what_has_ended_is_not_canceled(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "a")
    (render,) = await leases.take_renders("one", 1)
    await leases.finish_render(render, [])
    await renders.cancel_render("a")
    assert (await found(renders, "a")).state is RenderState.RENDERED


async def test_why_an_order_has_failed_is_kept(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "a")
    (render,) = await leases.take_renders("one", 1)
    assert await leases.fail_render(render, UNDRAWABLE)
    assert ((await found(renders, "a")).state, (await found(renders, "a")).error) == (
        RenderState.FAILED,
        UNDRAWABLE,
    )


async def test_what_was_made_elsewhere_comes_in_as_it_is(renders: Renders) -> None:
    made = Render(id="a", order_json="{}", state=RenderState.RENDERED, attempt=1, departures=(NO_CAPTION,))
    failed = Render(id="b", order_json="{}", state=RenderState.FAILED, error=UNDRAWABLE)
    for each in (made, failed):
        await renders.add_render(each)
    assert (await found(renders, "a"), await found(renders, "b")) == (made, failed)


async def test_those_that_ended_long_ago_are_listed(renders: Renders, leases: RenderLeases) -> None:
    await ordered(renders, "ab")
    await renders.cancel_render("a")
    later = utc_now() + timedelta(seconds=60)
    assert [render.id for render in await leases.list_ended(later)] == ["a"]
    assert await leases.list_ended(utc_now() - timedelta(seconds=60)) == []
    await renders.delete_render("a")
    assert await leases.list_ended(later) == []
