"""Typed functions for the activities of a film's voice."""

from temporalio.workflow import ActivityConfig

from contracts import (
    FilmVersion,
    LinesOrder,
    NarrationOrder,
    NarratorOrder,
    SpokenLines,
    SpokenNarration,
    StoppedLines,
    task_queues,
)
from workflows import activity_options
from workflows.activity_options import CALL_OPTIONS
from workflows.activity_runner import ReportTrouble, run_activity, run_media_activity


async def speak_narration(job_id: str, *, report_trouble: ReportTrouble) -> SpokenNarration:
    """Speak and store every line of the film that is not there yet, and lengthen scenes that need it."""
    return await run_media_activity("speak_narration", job_id, SpokenNarration, "narration", report_trouble)


async def speak_version(version: FilmVersion, *, report_trouble: ReportTrouble) -> SpokenNarration:
    """Speak and store every line in another language that is not there yet, and lengthen scenes for them."""
    return await run_media_activity(
        "speak_version", version, SpokenNarration, f"narration in {version.language}", report_trouble
    )


async def buy_lines(order: LinesOrder, provider: str, owner: str, *, its_turn: bool) -> SpokenLines:
    """Have a service speak the lines of a scene that are not kept yet. See `PayingCall`."""
    options = activity_options.BUY_LINES_OPTIONS | ActivityConfig(
        task_queue=task_queues.submit_queue(provider),
        priority=activity_options.fair_priority(owner, first=its_turn),
    )
    return await run_activity("buy_lines", order, SpokenLines, options, f"the lines of scene {order.scene}")


async def stop_lines(order: LinesOrder) -> StoppedLines:
    """Stop what was ordered for a scene and is said nowhere else. Give up soon if its service is silent."""
    options = activity_options.LEFT_OUT_CANCEL_OPTIONS
    return await run_activity("stop_lines", order, StoppedLines, options, f"stop the lines of {order.scene}")


async def change_narrator(order: NarratorOrder) -> None:
    """Record who speaks the film from now on."""
    await run_activity("change_narrator", order, type(None), CALL_OPTIONS, "record: another narrator")


async def record_lines(job_id: str, *, report_trouble: ReportTrouble) -> SpokenLines:
    """Record every line that is not there yet, with an embedded voice, and lengthen scenes that need it."""
    return await run_media_activity(
        "record_lines", job_id, SpokenLines, "lines", report_trouble, queue=task_queues.CALLS_QUEUE
    )


async def level_narration(order: NarrationOrder, *, report_trouble: ReportTrouble) -> SpokenNarration:
    """Level what is spoken in the film, and mix it as far as that is possible before its clips are there."""
    return await run_media_activity(
        "level_narration", order, SpokenNarration, "level the narration", report_trouble
    )
