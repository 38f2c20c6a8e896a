"""No answer is refused for a field that it does not need, and every word for an end ends a job."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from providers import factory
from providers.accounts import Account
from providers.factory import AdapterContext
from tests.fuzz.answers import ANSWERS
from tests.fuzz.checking import as_recorded, same
from tests.fuzz.mutations import Mutation, several, single
from tests.fuzz.playing import ADAPTERS, WRITERS, Player, Shelf
from tests.fuzz.recorded import Recorded, at_path

EXAMPLES = 8


@pytest.fixture(scope="module")
async def player() -> AsyncIterator[Player]:
    made = Player()
    yield made
    await made.close()


def test_every_adapter_and_writer_has_answers() -> None:
    assert {recorded.adapter for recorded in ANSWERS} == set(ADAPTERS) | set(WRITERS)


async def test_every_adapter_that_there_is_is_played(player: Player) -> None:
    tools = AdapterContext(
        player.transport, Account("any", "http://service.example", SecretStr("a key")), Shelf()
    )
    played = {type(under.make(tools.transport, tools.account, tools.inbox)) for under in ADAPTERS.values()}
    assert played == {type(make(tools)) for make in factory.ADAPTERS.values()}


def test_every_path_that_is_needed_is_there() -> None:
    for recorded in ANSWERS:
        for path in (*recorded.needed, *([recorded.word] if recorded.word else [])):
            at_path(recorded.body, path)


def test_a_mutation_changes_what_it_says() -> None:
    runway = next(recorded for recorded in ANSWERS if recorded.label == "Runway: succeeded")
    changes = {mutation.what: mutation.body for mutation in single(runway)}
    assert changes["output after None"]["output"][:2] == [None, runway.body["output"][0]]
    assert "progress" not in changes["progress missing"]
    assert changes["status 'COMPLETE'"]["status"] == "COMPLETE"
    assert not any(what.startswith("output.0 ") for what in changes)


@pytest.mark.parametrize("recorded", ANSWERS, ids=lambda recorded: recorded.label)
async def test_only_what_is_needed_decides(recorded: Recorded, player: Player) -> None:
    before = await player.play(recorded, recorded.body)
    assert as_recorded(recorded, before), before

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def collected(data: st.DataObject) -> None:
        mutations.append(data.draw(several(recorded)))

    mutations: list[Mutation] = []
    collected()
    for mutation in mutations:
        after = await player.play(recorded, mutation.body)
        assert same(recorded, mutation, before, after), mutation.what
