"""What the API answers. `raw` is the whole answer, with all that has no field of its own here."""

from dataclasses import dataclass, field
from typing import Any, Self

Json = dict[str, Any]
ENDED = frozenset({"completed", "failed", "canceled"})


@dataclass(frozen=True)
class Estimate:
    """What a film would cost (US dollars), how long it is, and how long it takes to be made (seconds)."""

    cost_usd: float
    film_seconds: float
    usual_seconds: float
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read the API's answer."""
        return cls(raw["cost_usd"], raw["film_seconds"], raw["done_in_seconds"]["usual"], raw)


@dataclass(frozen=True)
class Job:
    """A film and how it stands. `needs_you` is the kind of decision that it waits for; None: for none.

    `cost_usd` is what was spent so far. `film_url` works for an hour: read the job again for a fresh one.
    """

    job_id: str
    title: str
    status: str
    needs_you: str | None
    cost_usd: float
    error: str | None
    film_url: str | None
    raw: Json = field(repr=False)

    @property
    def has_ended(self) -> bool:
        """Whether it is completed, failed or canceled."""
        return self.status in ENDED

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read the API's answer."""
        need, error, film = raw["needs_you"], raw["error"], raw["film"]
        return cls(
            job_id=raw["job_id"],
            title=raw["title"],
            status=raw["status"],
            needs_you=need and need["kind"],
            cost_usd=raw["cost"],
            error=error and error["message"],
            film_url=film and film["url"],
            raw=raw,
        )


@dataclass(frozen=True)
class JobPage:
    """A page of films; `next_cursor` is None on the last one."""

    jobs: tuple[Job, ...]
    next_cursor: str | None

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read the API's answer."""
        return cls(tuple(map(Job.from_json, raw["jobs"])), raw["next_cursor"])


@dataclass(frozen=True)
class Event:
    """An event of a film's stream: `update` (`data` is the progress), `error`, or `done`, the last one."""

    name: str
    data: Json
    id: str | None = None


@dataclass(frozen=True)
class WebhookMessage:
    """A message to a webhook. `state`: `delivered`, `pending`, `failed`, `unwanted`, `outdated`, `unknown`.

    `status` is the HTTP status of the last answer; None: none came.
    """

    delivery_id: str
    job_id: str | None
    type: str
    state: str
    status: int | None
    raw: Json = field(repr=False)

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read the API's answer."""
        tries = raw["attempts"]
        status = tries[0]["status"] if tries else None
        return cls(raw["delivery_id"], raw["job_id"], raw["type"], raw["state"], status, raw)


@dataclass(frozen=True)
class WebhookPage:
    """A page of messages, newest first. `next_cursor` is None on the last one."""

    messages: tuple[WebhookMessage, ...]
    next_cursor: str | None

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read the API's answer."""
        return cls(tuple(map(WebhookMessage.from_json, raw["deliveries"])), raw["next_cursor"])
