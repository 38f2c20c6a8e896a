"""One sandbox for all jobs of a worker: it refuses what the SDK's own refuses, and nothing in it changes."""

import ast
import asyncio
import dataclasses
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.workflows.context_codec import ActivityWorkflow, ContextCodec, do_nothing
from tests.workflows.impure_workflow import IMPURE_CALLS, ImpureWorkflow, ModuleIdentityWorkflow
from workflows.sandbox import WORKFLOW_RUNNER

ROOM = Path(__file__).parents[2] / "workflows"
QUEUE = "sandbox"
AT_ONCE = 40
MUTABLE_LITERALS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = {
    *("list", "dict", "set", "bytearray", "deque", "defaultdict", "Counter", "OrderedDict"),
    *("count", "cycle", "Lock", "Semaphore", "Event", "local"),
}
CACHES = {"cache", "lru_cache"}


@pytest.fixture(scope="module")
async def sandboxed(temporal: WorkflowEnvironment) -> AsyncIterator[WorkflowEnvironment]:
    """The server, with a worker that runs the workflows of this file as ours are run."""
    workflows = [ImpureWorkflow, ModuleIdentityWorkflow]
    async with Worker(
        temporal.client, task_queue=QUEUE, workflows=workflows, workflow_runner=WORKFLOW_RUNNER
    ):
        yield temporal


@pytest.mark.parametrize("call", IMPURE_CALLS)
async def test_the_sandbox_refuses_an_impure_call(sandboxed: WorkflowEnvironment, call: str) -> None:
    assert await _try_call(sandboxed, call) == "refused"


async def test_the_sandbox_refuses_each_of_many_jobs_at_once(sandboxed: WorkflowEnvironment) -> None:
    answers = await asyncio.gather(*(_try_call(sandboxed, "clock") for _ in range(AT_ONCE)))
    assert answers == ["refused"] * AT_ONCE


async def test_all_jobs_share_modules_that_are_not_the_process_s_own(sandboxed: WorkflowEnvironment) -> None:
    seen = {
        await sandboxed.client.execute_workflow(
            ModuleIdentityWorkflow.run, id=f"module-{uuid.uuid4()}", task_queue=QUEUE
        )
        for _ in range(2)
    }
    assert len(seen) == 1
    assert seen != {id(IMPURE_CALLS)}


async def test_a_codec_is_told_the_activity_to_which_a_payload_goes(temporal: WorkflowEnvironment) -> None:
    codec = ContextCodec()
    worker = Worker(
        _with_codec(temporal.client, codec),
        task_queue="codec",
        workflows=[ActivityWorkflow],
        activities=[do_nothing],
        workflow_runner=WORKFLOW_RUNNER,
    )
    async with worker:
        await temporal.client.execute_workflow(ActivityWorkflow.run, id="told", task_queue="codec")
    # The activity's argument and its result; the workflow's result.
    assert codec.encoded == {("told", "do_nothing"): 2, ("told", None): 1}


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_a_workflow_module_holds_no_state(path: Path) -> None:
    assert list(_find_state(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "source",
    [
        *("SEEN = []", "SEEN: dict[str, int] = {}", "SEEN = defaultdict(int)", "SEEN = {n for n in (1, 2)}"),
        *("class Job:\n    seen = set()", "def add():\n    global SEEN\n    SEEN = 1"),
        "@lru_cache(maxsize=None)\ndef remember(number): ...",
    ],
)
def test_state_of_a_module_is_found(source: str) -> None:
    assert list(_find_state(ast.parse(source))) != []


async def _try_call(environment: WorkflowEnvironment, call: str) -> str:
    return await environment.client.execute_workflow(
        ImpureWorkflow.run, call, id=f"{call}-{uuid.uuid4()}", task_queue=QUEUE
    )


def _with_codec(client: Client, codec: ContextCodec) -> Client:
    config = client.config()
    config["data_converter"] = dataclasses.replace(client.data_converter, payload_codec=codec)
    return Client(**config)


def _find_state(tree: ast.Module) -> Iterator[str]:
    """Yield what in a module would keep its value from one job to the next."""
    for body in (tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))):
        for statement in body:
            value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
            if isinstance(value, MUTABLE_LITERALS) or _name(value) in MUTABLE_CALLS:
                yield ast.unparse(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield ast.unparse(node)
        for decorator in getattr(node, "decorator_list", ()):
            if _name(decorator) in CACHES:
                yield ast.unparse(decorator)


def _name(node: ast.AST | None) -> str:
    """The last name of what is called: `count` for `itertools.count(1)`."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
