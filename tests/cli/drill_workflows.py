"""Three versions of one workflow: the second goes on with what the first began, the third cannot."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def shoot(turn: int) -> int:
    return turn


class _Film:
    def __init__(self) -> None:
        self.wanted = 0
        self.made: list[int] = []

    async def make(self, turns: int) -> list[int]:
        for turn in range(turns):
            await workflow.wait_condition(lambda turn=turn: self.wanted > turn)  # type: ignore[misc]
            self.made.append(
                await workflow.execute_activity(shoot, turn, start_to_close_timeout=timedelta(seconds=20))
            )
        return self.made

    @workflow.signal
    def go(self) -> None:
        self.wanted += 1


@workflow.defn(name="Film")
class FilmOfFirst(_Film):
    @workflow.run
    async def run(self, turns: int) -> list[int]:
        return await self.make(turns)


@workflow.defn(name="Film")
class FilmOfSecond(_Film):
    @workflow.run
    async def run(self, turns: int) -> list[int]:
        if workflow.patched("a pause first"):
            await workflow.sleep(0.01)
        return await self.make(turns)


@workflow.defn(name="Film")
class FilmOfThird(_Film):
    @workflow.run
    async def run(self, turns: int) -> list[int]:
        await workflow.sleep(0.01)  # Not behind a patch: another history than the first and second write.
        return await self.make(turns)
