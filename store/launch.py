"""From a job's row to what its workflow starts from: the same for the API and the reconciler."""

from store.models import JobRow
from workflows.contracts import GenerationInput


def generation_input(row: JobRow) -> GenerationInput:
    """What `Engine.start` takes."""
    return GenerationInput(
        job_id=row.id,
        owner=row.owner,
        title=row.title,
        provider=row.provider,
        model=row.model,
        audio=row.brief.audio,
    )
