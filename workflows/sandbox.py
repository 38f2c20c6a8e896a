"""The workflow sandbox: models and pure functions are loaded once a process, workflows once a job.

The sandbox imports a workflow's modules anew for each job that it caches; of pydantic's classes that is a
megabyte a job. The modules listed here hold no mutable state and issue no commands, so all jobs share them.
"""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

SHARED_MODULES = (
    "contracts",
    "estimates",
    *("workflows.activity_options", "workflows.fallback_policy", "workflows.job_errors"),
    *(
        "workflows.job_orders",
        "workflows.job_state",
        "workflows.milestone_log",
        "workflows.narration_reporter",
    ),
    *("workflows.progress_reporter", "workflows.storyboard_facts", "workflows.web_ui_details"),
)
WORKFLOW_RUNNER = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(*SHARED_MODULES)
)
