"""Turns a validated brief into the row of a new job: id, title, models and seed."""

from uuid import uuid4

from api.jobs.seeds import seed_from_text
from api.providers.brief_validation import ResolvedModels
from contracts import Brief, ModelChoice, Narration
from store.jobs import NewJob
from store.models import JobRow
from storyboard import script_title

MAX_TITLE_CHARS = 60


class NewJobFromBrief(NewJob):
    """A new job whose row stores `resolved_brief`: the brief with models and seed filled in.

    The digest stays that of the brief as it was sent, because a repeated request with the same idempotency
    key gets another id and may resolve to other models.
    """

    resolved_brief: Brief

    def to_row(self) -> JobRow:
        """Build the job's first row, with the resolved brief."""
        row = NewJob(**{name: value for name, value in self if name in NewJob.model_fields}).to_row()
        row.brief = self.resolved_brief
        return row


def new_job_from_brief(
    owner: str,
    brief: Brief,
    models: ResolvedModels,
    idempotency_key: str | None,
    *,
    fixed: Brief | None = None,
    made_by: str | None = None,
) -> NewJob:
    """Build the new job of a brief that these models will make.

    Args:
        fixed: the brief with the length that its narration needs; default: the brief itself.
        made_by: the person's id, if somebody is logged in.
    """
    job_id = str(uuid4())
    return NewJobFromBrief(
        id=job_id,
        owner=owner,
        made_by=made_by,
        title=brief.title or title_from_brief(brief),
        brief=brief,
        resolved_brief=_resolve_brief(fixed or brief, models, job_id),
        provider=brief.provider,
        model=models.video.name,
        idempotency_key=idempotency_key,
    )


def _resolve_brief(brief: Brief, models: ResolvedModels, job_id: str) -> Brief:
    """Fill in each model by name, so that starting the job needs no registry.

    A brief without a seed gets one derived from the job's id, which makes another run reproducible.
    """
    return brief.model_copy(
        update={
            "model": models.video.name,
            "fallbacks": tuple(ModelChoice(provider=m.provider, model=m.name) for m in models.fallbacks),
            "music_model": models.music.name if models.music else brief.music_model,
            "image_provider": models.image.provider if models.image else brief.image_provider,
            "image_model": models.image.name if models.image else brief.image_model,
            "narration": _resolve_narration(brief.narration, models),
            "seed": seed_from_text(job_id) if brief.seed is None else brief.seed,
        }
    )


def _resolve_narration(narration: Narration | None, models: ResolvedModels) -> Narration | None:
    if narration is None or models.voice is None:
        return narration
    fallback = models.fallback_voice
    return narration.model_copy(
        update={
            **dict(models.voice.choice),
            "fallback_voice": fallback.choice if fallback else narration.fallback_voice,
        }
    )


def title_from_brief(brief: Brief) -> str:
    """Take a title from the first words of the prompt, the script or the first scene."""
    text = brief.prompt or script_title(brief) or next((scene.text for scene in brief.scenes or ()), "")
    line = " ".join(text.split())
    if len(line) <= MAX_TITLE_CHARS:
        return line
    return line[:MAX_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
