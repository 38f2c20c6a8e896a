"""The workflow sandbox of a worker: it loads the workflows' modules once for all jobs (docs/adr/0058).

The SDK's own runner imports them anew for each job that the worker caches, which is half of the memory of a
sleeping job. What is shared must not change while jobs run: `tests/workflows/test_sandbox.py` refuses state
in modules and classes.
"""

import threading
from functools import cached_property
from typing import cast

from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner

# Modules with an underscore are not public: the SDK's version is pinned, and tests show what is refused.
from temporalio.worker._command_aware_visitor import CommandInfo
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.worker.workflow_sandbox._importer import Importer
from temporalio.worker.workflow_sandbox._in_sandbox import InSandbox
from temporalio.worker.workflow_sandbox._restrictions import RestrictionContext
from temporalio.worker.workflow_sandbox._runner import _Instance

# Models and pure functions, which the process has loaded already: import rules keep I/O out of them.
SHARED_ROOMS = ("contracts", "estimates")


class _ThreadRestrictions(threading.local, RestrictionContext):
    """Whether this thread runs a workflow or only imports it: jobs run side by side, each in a thread."""


class _SharedSandboxInstance(_Instance):
    """A job's workflow in the sandbox of its worker."""

    def __init__(
        self, details: WorkflowInstanceDetails, runner_class: type[WorkflowRunner], importer: Importer
    ) -> None:
        self.instance_details = details
        self.runner_class = runner_class
        self.importer = importer
        self._current_thread_id = None
        self.globals_and_locals = {"__file__": "workflow_sandbox.py"}
        self._create_instance()

    def get_serialization_context(self, command_info: CommandInfo | None) -> SerializationContext | None:
        """Return which command a payload belongs to. Only the SDK's own code runs for it, so no sandbox."""
        return self._inside.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: CommandInfo | None) -> StorageDriverStoreContext:
        """Return the same for payloads that are kept elsewhere."""
        return self._inside.get_external_store_context(command_info)

    @property
    def _inside(self) -> InSandbox:
        # The SDK enters the sandbox, by source text, for each payload that leaves the worker.
        return cast("InSandbox", self.globals_and_locals["__temporal_in_sandbox"])


class SharedSandboxRunner(SandboxedWorkflowRunner):
    """Runs all jobs of a worker in one sandbox, which refuses what the SDK's own runner refuses."""

    @cached_property
    def _importer(self) -> Importer:
        return Importer(self.restrictions, _ThreadRestrictions(), workflow_module_name="workflows")

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Create a job's workflow from the modules that this runner has loaded."""
        return _SharedSandboxInstance(det, self.runner_class, self._importer)


WORKFLOW_RUNNER = SharedSandboxRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(*SHARED_ROOMS)
)
