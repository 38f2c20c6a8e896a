"""From a brief to a kept job: its id, its title, its models, and a seed."""

import hashlib
from uuid import uuid4

from api.fit import Cast
from store.jobs import NewJob
from store.models import JobRow
from storyboard import script_title
from workflows.contracts import Brief, Choice

MAX_TITLE_CHARS = 60
SEEDS = 2**31


class AcceptedBrief(NewJob):
    """A job to be kept: `kept` is its brief with all that was left to us.

    The digest stays that of the brief as it came: the same request with the same key has another id, and may
    be given other models.
    """

    kept: Brief

    def row(self) -> JobRow:
        """Its first row."""
        row = NewJob(**{name: value for name, value in self if name in NewJob.model_fields}).row()
        row.brief = self.kept
        return row


def new_job(owner: str, brief: Brief, cast: Cast, idempotency_key: str | None) -> NewJob:
    """The job that this brief becomes, made by these models."""
    job_id = str(uuid4())
    return AcceptedBrief(
        id=job_id,
        owner=owner,
        title=brief.title or title_of(brief),
        brief=brief,
        kept=_settled(brief, cast, job_id),
        provider=brief.provider,
        model=cast.video.name,
        idempotency_key=idempotency_key,
    )


def _settled(brief: Brief, cast: Cast, job_id: str) -> Brief:
    """The brief with each model by its name, so that nobody needs a registry to start the job.

    Without a seed it gets one from its id: whoever makes it again makes the same.
    """
    return brief.model_copy(
        update={
            "model": cast.video.name,
            "fallbacks": tuple(Choice(provider=m.provider, model=m.name) for m in cast.fallbacks),
            "music_model": cast.music.name if cast.music else brief.music_model,
            "seed": seed_of(job_id) if brief.seed is None else brief.seed,
        }
    )


def seed_of(job_id: str) -> int:
    """A seed that only depends on the id."""
    return int.from_bytes(hashlib.sha256(job_id.encode()).digest()[:4]) % SEEDS


def title_of(brief: Brief) -> str:
    """The first words of what the film is about."""
    text = brief.prompt or script_title(brief) or next((scene.text for scene in brief.scenes or ()), "")
    line = " ".join(text.split())
    if len(line) <= MAX_TITLE_CHARS:
        return line
    return line[:MAX_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
