"""What operators are told of the work, on both databases: over all teams, by a few statements."""

from datetime import timedelta

import pytest
from sqlmodel import select

from contracts import JobStatus, LedgerStage, TakeKey
from store.database import Database
from store.errors import ProviderBusy
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.ledger.limits import CallLimits
from store.ledger.past_durations import list_past_durations
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow, RemovedTeamSpendingRow, TeamRow, WaitingRow, primary_key_of
from store.operations.film_states import FilmFilter, FilmsAtWork, FilmState
from store.operations.open_calls import find_providers, list_accepted_calls, sum_open_calls
from store.operations.team_money import KnownTeam, read_teams, sum_team_spending
from store.people.team_caps import TeamCaps
from tests.store.builders import a_job_of, an_end, an_order

PRICE = CallLimits(price_usd=0.4)
MINUTE, LONG_AGO = timedelta(minutes=1), timedelta(days=70)


async def _accept(ledger: Ledger, job_id: str, scene: int = 1) -> TakeKey:
    """A call of the job that its provider works on."""
    order = an_order(job_id, scene=scene)
    await ledger.record_intent(order, PRICE)
    await ledger.record_acceptance(order.key, f"p-{job_id}-{scene}")
    return order.key


async def _change_call(database: Database, key: TakeKey, **values: object) -> None:
    async with database.write_session() as session:
        row = await session.get_one(LedgerRow, primary_key_of(key))
        for name, value in values.items():
            setattr(row, name, value)


async def _list_states(database: Database, wanted: FilmFilter, slow: set[str]) -> dict[str, FilmState]:
    async with database.read_session() as session:
        found = await FilmsAtWork(session, utc_now(), slow).list_oldest(wanted, 10)
    return {row.id: state for row, state in found}


@pytest.fixture
async def films(database: Database, jobs: Jobs, ledger: Ledger) -> dict[str, FilmState]:
    """A film in each state, one of them of another team, and one that has ended; ids with states."""
    states = {await a_job_of(jobs, "bob" if state is FilmState.SLOW else "ann"): state for state in FilmState}
    ids = {state: job_id for job_id, state in states.items()}
    for state in (FilmState.RUNNING, FilmState.SLOW, FilmState.IN_LINE, FilmState.HELD):
        await jobs.note_status(ids[state], JobStatus.PROCESSING)
    await jobs.note_status(ids[FilmState.NEEDS_OWNER], JobStatus.AWAITING_APPROVAL)
    await _accept(ledger, ids[FilmState.SLOW])
    order = an_order(ids[FilmState.HELD])
    await ledger.record_intent(order, PRICE)
    await _change_call(database, order.key, held_at=utc_now())
    with pytest.raises(ProviderBusy):
        await ledger.record_intent(an_order(ids[FilmState.IN_LINE]), CallLimits(in_flight=1))
    await jobs.close_job(an_end(await a_job_of(jobs)), run_id=None)
    return states


async def test_each_film_at_work_stands_somewhere_and_ended_ones_nowhere(
    database: Database, films: dict[str, FilmState]
) -> None:
    slow = {job_id for job_id, state in films.items() if state is FilmState.SLOW}
    assert await _list_states(database, FilmFilter(), slow) == films
    async with database.read_session() as session:
        work = FilmsAtWork(session, utc_now(), slow)
        counts = await work.count()
        assert await work.count_fitting(FilmFilter(team_id="ann")) == 5
    assert sum(each.films for each in counts) == len(films)
    assert [each.state for each in counts if each.team_id == "bob"] == [FilmState.SLOW]


@pytest.mark.parametrize("state", FilmState)
async def test_films_are_found_by_where_they_stand(
    database: Database, films: dict[str, FilmState], state: FilmState
) -> None:
    slow = {job_id for job_id, of_film in films.items() if of_film is FilmState.SLOW}
    found = await _list_states(database, FilmFilter(state=state), slow)
    assert found == {job_id: each for job_id, each in films.items() if each is state}


async def test_films_are_found_by_team_and_by_who_works_on_them(
    database: Database, films: dict[str, FilmState], ledger: Ledger
) -> None:
    slow = next(job_id for job_id, state in films.items() if state is FilmState.SLOW)
    assert set(await _list_states(database, FilmFilter(team_id="bob"), set())) == {slow}
    order = an_order(slow, scene=2).model_copy(update={"provider": "kling"})
    await ledger.record_intent(order, PRICE)
    assert set(await _list_states(database, FilmFilter(provider="kling"), set())) == {slow}
    assert set(await _list_states(database, FilmFilter(provider="animatic"), set())) == set(films)


async def test_a_take_that_does_not_ask_any_more_is_not_in_line(
    database: Database, films: dict[str, FilmState]
) -> None:
    async with database.write_session() as session:
        waiter = (await session.exec(select(WaitingRow))).one()
        waiter.asked_at -= 2 * MINUTE
    found = await _list_states(database, FilmFilter(), set())
    assert FilmState.IN_LINE not in found.values()


async def test_nobody_has_to_decide_about_the_call_for_a_storyboard(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    order = an_order(await a_job_of(jobs), scene=0, stage=LedgerStage.SCRIPT)
    await ledger.record_intent(order, PRICE)
    await _change_call(database, order.key, held_at=utc_now())
    assert list((await _list_states(database, FilmFilter(), set())).values()) == [FilmState.QUEUED]
    async with database.read_session() as session:
        (found,) = await sum_open_calls(session, utc_now())
    assert found.held == 0


async def test_open_calls_are_summed_by_team_and_provider(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    anns, bobs = await a_job_of(jobs), await a_job_of(jobs, "bob")
    await _accept(ledger, anns)
    await _change_call(database, await _accept(ledger, anns, 2), late_at=utc_now())
    held = an_order(bobs)
    await ledger.record_intent(held, PRICE)
    await _change_call(database, held.key, held_at=utc_now() - 90 * MINUTE)
    await ledger.record_outcome(await _accept(ledger, bobs, 2), CallOutcome.SUCCEEDED, cost_usd=0.3)
    async with database.read_session() as session:
        first, second = sorted(await sum_open_calls(session, utc_now()), key=lambda each: each.team_id)
    assert (first.team_id, first.places, first.held, first.late, first.ordered_usd) == ("ann", 2, 0, 1, 0.8)
    # What may not even exist takes up no place after an hour.
    assert (second.team_id, second.places, second.held, second.ordered_usd) == ("bob", 0, 1, 0.4)


async def test_what_is_late_or_younger_cannot_be_slow(database: Database, jobs: Jobs, ledger: Ledger) -> None:
    job_id = await a_job_of(jobs)
    old, late, _ = [await _accept(ledger, job_id, scene) for scene in (1, 2, 3)]
    await _change_call(database, old, accepted_at=utc_now() - MINUTE)
    await _change_call(database, late, accepted_at=utc_now() - MINUTE, late_at=utc_now())
    async with database.read_session() as session:
        calls = await list_accepted_calls(session, utc_now() - MINUTE / 2)
        assert [call.key for call in calls] == [old]
        assert await find_providers(session, {old}) == {old: "animatic"}


async def test_past_durations_of_many_models_come_at_once(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    key = await _accept(ledger, await a_job_of(jobs))
    await ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=0.3)
    await _change_call(database, key, took_seconds=12.0, order_seconds=5.0)
    ours, unknown = ("animatic", "storyboard"), ("kling", "any")
    async with database.read_session() as session:
        assert await list_past_durations(session, []) == {}
        assert await list_past_durations(session, [ours, unknown]) == {ours: [(5.0, 12.0)], unknown: []}


async def test_teams_are_told_with_what_they_spent_today_and_this_month(
    database: Database, jobs: Jobs, ledger: Ledger
) -> None:
    await _accept(ledger, await a_job_of(jobs))
    await _change_call(
        database, await _accept(ledger, await a_job_of(jobs, "bob")), intent_at=utc_now() - LONG_AGO
    )
    today = utc_now().date()
    async with database.write_session() as session:
        session.add(TeamRow(id="ann", name="Ann's", created_at=utc_now()))
        for day in (today, today.replace(day=1), today - LONG_AGO):
            await session.merge(RemovedTeamSpendingRow(day=day, team_id="ann", spent_usd=0.1))
    await TeamCaps(database).set_cap("ann", 5.0)
    async with database.read_session() as session:
        spending = await sum_team_spending(session, utc_now())
        assert await read_teams(session, ["ann", "bob"]) == {"ann": KnownTeam("Ann's", 5.0)}
    assert spending == {"ann": (0.5, 0.5 if today.day == 1 else 0.6)}
