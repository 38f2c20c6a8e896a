"""The orders with which a job ends: the cut of the film, and the close of the job."""

from contracts import CloseOrder, ComposeOrder, GenerationInput, JobError, JobStatus
from contracts.job_snapshot import JobFacts
from workflows.job_errors import all_scenes_failed, truncate_reasons


def build_compose_order(job: GenerationInput, facts: JobFacts) -> ComposeOrder:
    """Return the order to cut the film from the clips that are there.

    Raises:
        ApplicationError: there is no clip.
    """
    if not facts.clips:
        raise all_scenes_failed(facts.scenes.values())
    return ComposeOrder(
        job_id=job.job_id,
        scenes=tuple(sorted(facts.clips)),
        with_soundtrack=facts.soundtrack is not None,
        with_narration=job.narrated,
        language=job.language,
        takes={number: clip.take for number, clip in facts.clips.items()},
    )


def build_close_order(
    facts: JobFacts, status: JobStatus, error: JobError | None, gaps: tuple[int, ...] | None
) -> CloseOrder:
    """Return the order to write the job's end; `gaps` None stands for the scenes that failed."""
    return CloseOrder(
        job_id=facts.job_id,
        status=status,
        gaps=facts.gaps if gaps is None else gaps,
        error=error,
        failures=truncate_reasons(facts.failures),
    )
