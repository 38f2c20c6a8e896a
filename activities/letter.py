"""What a caller is told of a job's end, or need, signed as Standard Webhooks says (standardwebhooks.com)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from providers.webhooks.hmacs import key_of, signature
from store.models import JobRow
from workflows.contracts import Frozen, JobError, JobStatus, Need, Notice

JOBS_PATH = "/api/v1/jobs"
NEEDS_ATTENTION = "job.needs_attention"


class Asked(Frozen):
    """What only the owner can decide; `scenes` are those that are held, 0 is the music."""

    kind: Need
    scenes: tuple[int, ...]


class Letter(Frozen):
    """The body. `ended_at` is null while the job goes on, and `needs_you` is there alone then.

    The links are the API's paths, with its address where it is known outside.

    No link to a file is in it: those are good for whoever has them. Ask for the job, and it has them.
    """

    type: str
    job_id: str
    status: JobStatus
    gaps: tuple[int, ...]
    error: JobError | None
    metadata: dict[str, str]
    created_at: datetime
    ended_at: datetime | None
    links: dict[str, str]
    needs_you: Asked | None = None


def letter_of(notice: Notice, row: JobRow, public_url: str) -> bytes:
    """The body: of one notice always the same bytes."""
    own = f"{public_url.rstrip('/')}{JOBS_PATH}/{row.id}"
    letter = Letter(
        type=f"job.{notice.status}" if notice.need is None else NEEDS_ATTENTION,
        job_id=row.id,
        status=notice.status,
        gaps=notice.gaps,
        error=notice.error,
        metadata=row.brief.metadata,
        created_at=row.created_at,
        ended_at=notice.ended_at if notice.need is None else None,
        links={"self": own, "progress": f"{own}/progress"},
        needs_you=None if notice.need is None else Asked(kind=notice.need, scenes=notice.held),
    )
    # An end's letter is what it always was.
    body = letter.model_dump(mode="json", exclude={"needs_you"} if notice.need is None else None)
    return json.dumps(body, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Seal:
    """Signs with each of the secrets (`whsec_…`): there are two while one is being replaced."""

    secrets: Sequence[str]

    def headers(self, notice: Notice, body: bytes, seconds: int) -> Mapping[str, str]:
        """The headers of a letter sent at that unix time. The id is the same however often it is sent."""
        # A full stop would end it in what is signed.
        letter_id = f"{notice.job_id}_{notice.run_id if notice.need is None else notice.token}"
        message = f"{letter_id}.{seconds}.".encode() + body
        signatures = (f"v1,{signature(message, key_of(secret)).decode()}" for secret in self.secrets)
        return {
            "webhook-id": letter_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": " ".join(signatures),
            "content-type": "application/json",
        }

    def __repr__(self) -> str:
        return "Seal(…)"
