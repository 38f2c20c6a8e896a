"""From a brief to a kept job: its id, its title, and a seed."""

import hashlib
from uuid import uuid4

from store.jobs import NewJob
from store.models import JobRow
from workflows.contracts import Brief

MAX_TITLE_CHARS = 60
SEEDS = 2**31


class AcceptedBrief(NewJob):
    """A job to be kept. Without a seed it gets one from its id: whoever makes it again makes the same.

    The digest stays that of the brief as it came: the same request with the same key has another id.
    """

    def row(self) -> JobRow:
        """Its first row."""
        row = super().row()
        if row.brief.seed is None:
            row.brief = row.brief.model_copy(update={"seed": seed_of(self.id)})
        return row


def new_job(owner: str, brief: Brief, model: str, idempotency_key: str | None) -> NewJob:
    """The job that this brief becomes."""
    return AcceptedBrief(
        id=str(uuid4()),
        owner=owner,
        title=brief.title or title_of(brief),
        brief=brief,
        provider=brief.provider,
        model=model,
        idempotency_key=idempotency_key,
    )


def seed_of(job_id: str) -> int:
    """A seed that only depends on the id."""
    return int.from_bytes(hashlib.sha256(job_id.encode()).digest()[:4]) % SEEDS


def title_of(brief: Brief) -> str:
    """The first words of what the film is about."""
    text = brief.prompt or brief.script or next((scene.text for scene in brief.scenes or ()), "")
    line = " ".join(text.split())
    if len(line) <= MAX_TITLE_CHARS:
        return line
    return line[:MAX_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
