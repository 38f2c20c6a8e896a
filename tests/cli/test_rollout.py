"""`longtake rollout` on a real server: films go on over versions, also over one that cannot replay them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError
from temporalio.worker import Worker

from cli import rollout, rollout_return
from cli.errors import UserError
from cli.rollout import Rollout, RolloutPlan
from cli.rollout_return import VersionReturn
from settings import Settings
from temporal_client.version_health import VersionHealth
from temporal_client.worker_deployment import WorkerDeployment
from temporal_client.worker_versions import build_deployment_config, warn_while_unused
from tests.cli.drill_workflows import FilmOfFirst, FilmOfSecond, FilmOfThird, shoot
from tests.conditions import eventually
from tests.fixtures.temporal import a_server

TURNS = 4
Film = WorkflowHandle[FilmOfFirst, list[int]]


class Drill:
    """A deployment with workers of its versions in this process, and its films."""

    def __init__(self, client: Client, stack: AsyncExitStack) -> None:
        self._client, self._stack = client, stack
        self.said: list[str] = []
        self.deployment = WorkerDeployment(client, "longtake")
        self._health = VersionHealth(client, "longtake")
        self.back = VersionReturn(self.deployment, self._health, self.said.append)

    async def start_worker(self, build: str, film: type) -> None:
        """Start a worker of this version."""
        version = build_deployment_config(Settings(deployment="longtake", build=build))
        worker = Worker(
            self._client, task_queue="films", workflows=[film], activities=[shoot], deployment_config=version
        )
        await self._stack.enter_async_context(worker)

    async def roll_out(self, build: str, percent: float, seconds: float = 0.2) -> bool:
        """Roll a version out; whether it stands."""
        plan = RolloutPlan(build, percent, seconds, wait_drained=False)
        return await Rollout(self.deployment, self._health, self.said.append).roll_out(plan)

    async def start_films(self, name: str, count: int = 4) -> list[Film]:
        """Films that wait for the first of their signals."""
        return [
            await self._client.start_workflow(FilmOfFirst.run, TURNS, id=f"{name}-{n}", task_queue="films")
            for n in range(count)
        ]

    async def go(self, films: list[Film]) -> None:
        """Let all of them make their next turn."""
        for film in films:
            with suppress(RPCError):  # One that has made all of its turns has ended.
                await film.signal(FilmOfFirst.go)

    async def result(self, film: Film) -> list[int]:
        """What its latest run returns."""
        latest = self._client.get_workflow_handle(film.id, result_type=list[int])
        made: list[int] = await latest.result()
        return made

    async def current(self) -> str:
        """The version that is current."""
        return (await self.deployment.read_routing()).current


async def _are_at(films: list[Film], build: str) -> bool:
    found = [(await film.describe()).raw_description.workflow_execution_info for film in films]
    return {info.versioning_info.deployment_version.build_id for info in found} == {build}


@pytest.fixture
async def drill(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Drill]:
    for module in (rollout, rollout_return):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.2)
    async with a_server() as server, AsyncExitStack() as stack:
        yield Drill(server.client, stack)


async def test_films_go_on_over_versions_and_over_one_that_is_taken_back(drill: Drill) -> None:
    await drill.start_worker("v1", FilmOfFirst)
    assert await drill.roll_out("v1", 10)
    films = await drill.start_films("first")
    await drill.go(films)
    await eventually(lambda: _are_at(films, "v1"), "v1 has them")

    await drill.start_worker("v2", FilmOfSecond)
    assert await drill.roll_out("v2", 50)
    films += await drill.start_films("second")
    await drill.go(films)
    await eventually(lambda: _are_at(films, "v2"), "v2 has them")

    await drill.start_worker("v3", FilmOfThird)
    assert await drill.roll_out("v3", 100, seconds=0)  # Nobody watches: the bad version gets everything.
    begun = await drill.start_films("third")
    await drill.go(begun)
    await eventually(lambda: _are_at(begun, "v3"), "v3 has what it began")
    await drill.go(films)
    await drill.back.take_back()

    assert await drill.current() == "v2"
    await _end_all(drill, [*films, *begun])
    assert sum("is started over" in line for line in drill.said) == len(begun)


async def test_a_ramp_on_which_films_fail_is_taken_back_by_itself(drill: Drill) -> None:
    await drill.start_worker("v1", FilmOfFirst)
    assert await drill.roll_out("v1", 10)
    films = await drill.start_films("first", 8)
    await drill.go(films)
    await eventually(lambda: _are_at(films, "v1"), "v1 has them")

    await drill.start_worker("bad", FilmOfThird)
    rolling = asyncio.create_task(drill.roll_out("bad", 50, seconds=60))
    await eventually(lambda: any("gets 50 %" in line for line in drill.said), "it is ramped")
    await drill.go(films)

    assert not await rolling
    routing = await drill.deployment.read_routing()
    assert (routing.current, routing.ramping) == ("v1", "")
    await _end_all(drill, films)


async def _end_all(drill: Drill, films: list[Film]) -> None:
    for _ in range(TURNS):
        await drill.go(films)
    assert [await drill.result(film) for film in films] == [[0, 1, 2, 3]] * len(films)


async def test_a_version_without_workers_is_refused_and_those_that_there_are_are_named(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drill.start_worker("v1", FilmOfFirst)
    await drill.roll_out("v1", 10)
    monkeypatch.setattr(rollout, "WORKERS_WAIT_SECONDS", 0.2)
    with pytest.raises(UserError, match=r"Temporal refuses v2: .* seen: v1\."):
        await drill.roll_out("v2", 10)
    with pytest.raises(UserError, match="No version before v1 has workers"):
        await drill.back.take_back()


async def test_a_worker_that_nobody_has_rolled_out_says_so_again_and_again(
    drill: Drill, caplog: pytest.LogCaptureFixture
) -> None:
    await drill.start_worker("v1", FilmOfFirst)
    task = asyncio.create_task(warn_while_unused(drill.deployment, "v1", every=0.5))
    try:
        await eventually(lambda: caplog.text.count("build v1 gets no films") > 1, "it says so twice")
        await drill.roll_out("v1", 10)
    finally:
        task.cancel()
