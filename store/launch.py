"""From a job's row to what its workflow starts from: the same for the API and the reconciler."""

from store.models import JobRow
from workflows.contracts import GenerationInput

# The only music model of the default provider; the API has named the model of any other.
MUSIC_BED = "music-bed"


def generation_input(row: JobRow, parallel_scenes: int = 4) -> GenerationInput:
    """What `Engine.start` takes."""
    brief = row.brief
    return GenerationInput(
        job_id=row.id,
        owner=row.owner,
        title=row.title,
        provider=row.provider,
        model=row.model,
        audio=brief.audio,
        music_provider=brief.music_provider,
        music_model=brief.music_model or MUSIC_BED,
        parallel_scenes=parallel_scenes,
        fallbacks=brief.fallbacks,
        fallback_on_moderation=brief.fallback_on_moderation,
        hold_hours=brief.hold_hours,
        callback=brief.callback_url is not None,
        approval=brief.approval,
        approval_hours=brief.approval_hours,
    )
