"""Body and signature of the caller's webhook, after Standard Webhooks (standardwebhooks.com)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts import API_PREFIX, CallerNotice, JobStatus
from contracts.notice_trial import TRIAL_TYPE
from contracts.webhook_payload import NeededDecision, WebhookPayload
from providers.webhooks.hmac_signatures import compute_signature, decode_secret
from store.models import JobRow

JOBS_PATH = f"{API_PREFIX}/jobs"


def build_payload(notice: CallerNotice, row: JobRow, public_url: str) -> bytes:
    """Build the body as JSON; the same notice always gives the same bytes."""
    own = f"{public_url.rstrip('/')}{JOBS_PATH}/{row.id}"
    letter = WebhookPayload(
        type=notice.webhook_type,
        job_id=row.id,
        status=notice.status,
        gaps=notice.gaps,
        error=notice.error,
        metadata=row.brief.metadata,
        created_at=row.created_at,
        ended_at=notice.ended_at if notice.need is None else None,
        links={"self": own, "progress": f"{own}/progress"},
        needs_you=None if notice.need is None else NeededDecision(kind=notice.need, scenes=notice.held),
    )
    # The payload of a job's end keeps its original fields.
    body = letter.model_dump(mode="json", exclude={"needs_you"} if notice.need is None else None)
    return json.dumps(body, separators=(",", ":")).encode()


def build_trial_payload(moment: datetime) -> bytes:
    """Build the body of a test: like that of a film that was finished then, but of no film."""
    letter = WebhookPayload(
        type=TRIAL_TYPE,
        job_id="test",
        status=JobStatus.COMPLETED,
        gaps=(),
        error=None,
        metadata={},
        created_at=moment,
        ended_at=moment,
        links={},
    )
    return json.dumps(letter.model_dump(mode="json", exclude={"needs_you"}), separators=(",", ":")).encode()


@dataclass(frozen=True)
class WebhookSigner:
    """Signs payloads with each of the secrets (`whsec_…`); there are two while one is being replaced."""

    secrets: Sequence[str]

    def sign_headers(self, webhook_id: str, body: bytes, seconds: int) -> Mapping[str, str]:
        """Return the headers of a payload sent at that Unix time; all attempts have the same `webhook-id`."""
        message = f"{webhook_id}.{seconds}.".encode() + body
        signatures = (
            f"v1,{compute_signature(message, decode_secret(secret)).decode()}" for secret in self.secrets
        )
        return {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": " ".join(signatures),
            "content-type": "application/json",
        }

    def __repr__(self) -> str:
        return "WebhookSigner(…)"
