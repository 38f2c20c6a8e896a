"""Things a test needs, with only what matters to it said."""

from typing import Any
from uuid import uuid4

from contracts import Brief, CloseOrder, JobStatus, LedgerStage, Scene, TakeKey, TakeOrder
from store.job_lifecycle import NewJob
from store.jobs import Jobs

OWNER = "ann"


def a_job(**given: Any) -> NewJob:  # noqa: ANN401 - fields of NewJob
    brief = Brief(prompt=given.pop("prompt", "A lighthouse in a storm"))
    fields: dict[str, Any] = {
        "id": uuid4().hex,
        "owner": OWNER,
        "title": "A film",
        "brief": brief,
        "provider": "animatic",
        "model": "storyboard",
    }
    return NewJob(**(fields | given))


async def a_job_of(jobs: Jobs, owner: str = OWNER, budget_usd: float | None = None) -> str:
    """A job that is kept; its id."""
    row, _ = await jobs.add_job(a_job(owner=owner, brief=Brief(prompt="A storm", budget_usd=budget_usd)))
    return row.id


def an_order(
    job_id: str, *, scene: int = 1, take: int = 1, stage: LedgerStage = LedgerStage.SCENE
) -> TakeOrder:
    key = TakeKey(job_id=job_id, stage=stage, scene=scene, take=take)
    return TakeOrder(key=key, provider="animatic", model="storyboard")


def an_end(job_id: str, status: JobStatus = JobStatus.COMPLETED, **given: Any) -> CloseOrder:  # noqa: ANN401 - fields of CloseOrder
    return CloseOrder(job_id=job_id, status=status, **given)


def some_scenes(*texts: str) -> tuple[Scene, ...]:
    return tuple(Scene(number=number, text=text, seconds=5.0) for number, text in enumerate(texts, start=1))
