"""Models of the API's response about workers."""

from datetime import datetime

from pydantic import BaseModel


class WorkerQueueItem(BaseModel):
    """A queue that a worker polls."""

    name: str
    slots_used: int
    slots_free: int


class WorkerItem(BaseModel):
    """A worker process."""

    host: str
    pool: str | None
    build: str | None
    draining: bool
    last_heard_at: datetime
    queues: tuple[WorkerQueueItem, ...]


class WorkerRouting(BaseModel):
    """Which builds get films."""

    current_build: str | None
    ramping_build: str | None
    ramp_percent: float


class WorkerListPage(BaseModel):
    """The worker processes that poll now."""

    workers: tuple[WorkerItem, ...]
    routing: WorkerRouting | None
