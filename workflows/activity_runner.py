"""Runs activities by name, so that nothing impure is imported into the workflow sandbox."""

from collections.abc import Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.common import Priority
from temporalio.exceptions import ActivityError
from temporalio.workflow import ActivityConfig

from contracts import FrozenModel
from contracts.task_queues import MEDIA_QUEUE
from workflows import activity_options
from workflows.job_errors import describe_trouble, has_exhausted_retries, has_lost_its_workers

T = TypeVar("T")
ActivityInput = FrozenModel | str | float
ReportTrouble = Callable[[str], None]


async def run_media_activity(
    name: str,
    order: ActivityInput,
    result: type[T],
    summary: str,
    report_trouble: ReportTrouble,
    *,
    queue: str = MEDIA_QUEUE,
    priority: Priority = Priority.default,
) -> T:
    """Run an activity on the media pool, or on another queue, with quick retries, then with slow ones.

    `report_trouble` gets the error's sentence when the slow retries begin, and "" when they succeed.
    """
    on_queue = ActivityConfig(task_queue=queue, priority=priority)
    try:
        return await run_activity(name, order, result, activity_options.MEDIA_OPTIONS | on_queue, summary)
    except ActivityError as error:
        if not (has_exhausted_retries(error) or _may_try_elsewhere(error)):
            raise
        report_trouble(describe_trouble(error))
    made = await run_activity(name, order, result, activity_options.SLOW_MEDIA_OPTIONS | on_queue, summary)
    report_trouble("")
    return made


def _may_try_elsewhere(error: ActivityError) -> bool:
    # Until December 2026 a scene failed whose clip was paid for, because workers were killed three times.
    return has_lost_its_workers(error) and workflow.patched("lost-workers")


async def run_activity(
    name: str, order: ActivityInput, result: type[T], options: ActivityConfig, summary: str
) -> T:
    """Run an activity with these options; `summary` stands in the Web UI."""
    named = options | ActivityConfig(summary=summary)
    answer: T = await workflow.execute_activity(name, order, result_type=result, **named)
    return answer
