"""How the workflow sandbox loads this room: models and pure arithmetic once a process, stories once a job.

The sandbox imports the modules of a workflow anew for every job that it holds; of classes of pydantic that is
a megabyte each. These here hold no state that could change, so all jobs may share them; what issues commands
is not among them.
"""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

SHARED = (
    *("board", "contracts", "details", "errors", "failures", "milestones", "progress", "search", "spread"),
    *("tellers", "timeouts", "verdicts"),
)
RUNNER = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(*[f"workflows.{n}" for n in SHARED])
)
