"""The ffmpeg that all activities of a worker share."""

from temporalio import activity

from contracts.task_queues import USUAL_PRIORITY
from media.core_count import count_ffmpeg_places
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.priority_semaphore import PrioritySemaphore


def create_shared_ffmpeg(override: str | None) -> Ffmpeg:
    """Create an ffmpeg of which as many run at once as there are cores; what ends a film goes first.

    Raises FfmpegMissing; `override`: see `find_ffmpeg`.
    """
    return Ffmpeg(find_ffmpeg(override), places=PrioritySemaphore(count_ffmpeg_places(), get_task_priority))


def get_task_priority() -> int:
    """Return the priority of the activity that is running, as its workflow set it."""
    given = activity.info().priority.priority_key if activity.in_activity() else None
    return given or USUAL_PRIORITY
