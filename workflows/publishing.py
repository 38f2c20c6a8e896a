"""What operators see of a running job: its status as a search attribute, its scenes in the Web UI."""

from temporalio import workflow

from contracts import JobStatus, ProgressResponse, search_attributes
from workflows.web_ui_details import render_details


def publish_status(status: JobStatus) -> None:
    """Set the search attribute by which operators filter jobs."""
    workflow.upsert_search_attributes([search_attributes.STATUS.value_set(status.value)])


def publish_details(snapshot: ProgressResponse) -> None:
    """Show the snapshot's table of scenes in the Web UI."""
    workflow.set_current_details(render_details(snapshot))
