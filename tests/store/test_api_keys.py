"""API keys in the catalog, on both databases: which work, and what they may do."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from contracts.people import ALL_SCOPES, AccessScope, Role
from store.database import Database
from store.errors import KeyLimitReached, KeyNotFound, KeyReplaced
from store.job_lifecycle import utc_now
from store.models import ApiKeyRow
from store.people import api_keys
from store.people.api_keys import ApiKeys, NewKey
from store.people.key_format import ALPHABET, is_well_formed, new_key
from store.people.key_hashes import KeyHasher
from store.people.teams import Teams
from store.people.users import Users

TEAM, OLD_SECRET, NEW_SECRET = "films", "o" * 32, "n" * 32
READ = frozenset({AccessScope.JOBS_READ})


@pytest.fixture
async def keys(database: Database) -> ApiKeys:
    for team in (TEAM, "other"):
        await Teams(database).ensure_team(team)
    return ApiKeys(database, KeyHasher((OLD_SECRET,)))


async def a_key(keys: ApiKeys, made_by: str | None = None, days: float | None = 1) -> tuple[ApiKeyRow, str]:
    ends_at = None if days is None else utc_now() + timedelta(days=days)
    return await keys.create_key(TEAM, NewKey("A program", ALL_SCOPES, made_by, ends_at))


def test_a_key_has_a_form_that_a_typo_breaks() -> None:
    key = new_key()
    assert re.fullmatch("ltk_[0-9A-Za-z]{43}", key)
    assert is_well_formed(key)
    assert new_key() != key
    for place in range(4, len(key)):
        other = ALPHABET[(ALPHABET.index(key[place]) + 1) % len(ALPHABET)]
        assert not is_well_formed(key[:place] + other + key[place + 1 :])
    assert not any(map(is_well_formed, ("", "ltk_", key + "0", f" {key}", key.swapcase())))


async def test_a_key_works_until_it_is_revoked_or_ends(keys: ApiKeys) -> None:
    row, key = await a_key(keys)
    _, ended = await a_key(keys, days=-1)
    known = await keys.find_key(key)
    assert known
    assert (known.id, known.team_id, known.scopes) == (row.id, TEAM, ALL_SCOPES)
    assert await keys.find_key(ended) is None
    assert await keys.find_key(new_key()) is None
    assert [each.id for each in await keys.list_keys(TEAM)] == [row.id]
    with pytest.raises(KeyNotFound):
        await keys.revoke_key("other", row.id)
    await keys.revoke_key(TEAM, row.id)
    assert await keys.find_key(key) is None
    with pytest.raises(KeyNotFound):
        await keys.get_key(TEAM, row.id)


async def test_nothing_of_the_key_but_its_beginning_is_kept(keys: ApiKeys, database: Database) -> None:
    row, key = await a_key(keys, days=None)
    async with database.read_session() as session:
        kept = (await session.exec(select(ApiKeyRow).where(col(ApiKeyRow.id) == row.id))).one()
    assert kept.hint == key[:8]
    assert key[8:] not in repr(kept.model_dump())
    assert kept.hash not in {key, row.id}


async def test_a_key_may_no_more_than_whoever_made_it(keys: ApiKeys, database: Database) -> None:
    users, teams = Users(database), Teams(database)
    maker = await users.add_to_team("ann@films.example", TEAM, Role.OWNER)
    await users.add_to_team("ben@films.example", TEAM, Role.OWNER)
    _, key = await a_key(keys, maker.id)
    await teams.change_role(TEAM, maker.id, Role.VIEWER, by=Role.OWNER)
    known = await keys.find_key(key)
    assert known
    assert known.scopes == Role.VIEWER.scopes
    await teams.remove_member(TEAM, maker.id, by=Role.OWNER)
    assert await keys.find_key(key) is None


async def test_a_key_that_is_replaced_goes_on_for_a_day(keys: ApiKeys) -> None:
    row, key = await a_key(keys, days=None)
    new, replacement = await keys.rotate_key(TEAM, row.id, None, made_by=None)
    old = await keys.get_key(TEAM, row.id)
    assert old.replaced_by == new.id
    assert old.ends_at is not None
    assert timedelta(hours=23) < old.ends_at - utc_now() <= timedelta(hours=24)
    assert await keys.find_key(key)
    assert await keys.find_key(replacement)
    with pytest.raises(KeyReplaced):
        await keys.rotate_key(TEAM, row.id, None, made_by=None)
    short, _ = await a_key(keys, days=0.5)
    await keys.rotate_key(TEAM, short.id, None, made_by=None)
    assert (await keys.get_key(TEAM, short.id)).ends_at == short.ends_at


async def test_use_is_noted_once_a_minute_and_brings_the_newest_secret(database: Database) -> None:
    await Teams(database).ensure_team(TEAM)
    row, key = await a_key(ApiKeys(database, KeyHasher((OLD_SECRET,))))
    both = ApiKeys(database, KeyHasher((NEW_SECRET, OLD_SECRET)))
    assert await both.find_key(key)
    noted = (await both.get_key(TEAM, row.id)).used_at
    assert noted
    assert await both.find_key(key)
    assert (await both.get_key(TEAM, row.id)).used_at == noted
    assert await ApiKeys(database, KeyHasher((NEW_SECRET,))).find_key(key)
    assert await ApiKeys(database, KeyHasher((OLD_SECRET,))).find_key(key) is None


async def test_a_team_has_no_more_keys_than_it_may(keys: ApiKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "MAX_KEYS_OF_A_TEAM", 2)
    outcomes = await asyncio.gather(*(a_key(keys) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, KeyLimitReached) for each in outcomes) == 2
    await a_key_of_another_team(keys)


async def a_key_of_another_team(keys: ApiKeys) -> None:
    await keys.create_key("other", NewKey("Theirs", READ))
