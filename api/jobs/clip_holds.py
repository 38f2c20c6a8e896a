"""For how long the film holds the last picture of a clip that is shorter than its scene."""

from api.jobs.job_records import JobRecords
from contracts import Brief, Scene

# A few frames that a clip lacks nobody sees.
LEAST_TOLD_SECONDS = 0.25


def find_held_seconds(brief: Brief, scene: Scene, records: JobRecords) -> float:
    """Return for how many seconds the clip's last picture is held; 0 where it is not, or nobody sees it."""
    clip = records.clips_in_film.get(scene.number)
    if clip is None or not brief.holds_short_clips:
        return 0
    held = scene.seconds - clip.seconds
    return round(held, 3) if held >= LEAST_TOLD_SECONDS else 0
