"""What operators see of a running job: its status as a search attribute, its scenes in the Web UI."""

import asyncio
from collections.abc import Callable

from temporalio import workflow

from contracts import JobStatus, ProgressResponse, search_attributes
from workflows.web_ui_details import render_details


def publish_status(status: JobStatus) -> None:
    """Set the search attribute by which operators filter jobs."""
    workflow.upsert_search_attributes([search_attributes.STATUS.value_set(status.value)])


def publish_details(snapshot: ProgressResponse) -> None:
    """Show the snapshot's table of scenes in the Web UI."""
    workflow.set_current_details(render_details(snapshot))


def defer_publishing(publish: Callable[[], None]) -> None:
    """Call the function once the workflow's tasks that can go on now have gone on."""
    asyncio.get_running_loop().call_soon(publish)
