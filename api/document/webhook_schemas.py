"""Callers' webhooks in the OpenAPI document."""

from typing import Any

from api.document.stream_schemas import REF, define_schemas
from contracts.webhook_payload import WebhookPayload

_ID = "Id of the message; all tries and redeliveries have the same one: by it you know a repeated message."
_SIGNATURE = (
    "`v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, with the bytes "
    "that `LONGTAKE_WEBHOOK_SECRET` holds in base64 behind `whsec_`. While a secret is replaced there are "
    "two, with a blank between: one of them has to fit."
)
_HEADERS = {
    "webhook-id": _ID,
    "webhook-timestamp": "When this try was sent, in seconds since 1970. Refuse what is 5 minutes old.",
    "webhook-signature": _SIGNATURE,
}
_ANSWERS = {
    "2XX": "You have it.",
    "410": "You want no more tries of this message.",
    "default": "Anything else, or no answer in 10 seconds: ten tries are made in three days.",
}


def document_webhooks(document: dict[str, Any]) -> None:
    """Describe the call that Longtake makes to a brief's `callback_url`."""
    document["components"]["schemas"] |= define_schemas(WebhookPayload)
    document["webhooks"] = {"job": {"post": _describe_call()}}


def _describe_call() -> dict[str, Any]:
    schema = {"$ref": REF + WebhookPayload.__name__}
    return {
        "operationId": "receive_job_webhook",
        "summary": "A job has ended or needs you",
        "description": "Longtake calls the `callback_url` of the brief when the film has ended, and when it "
        "waits for what only you can decide. They are signed as Standard Webhooks says.",
        "tags": ["jobs"],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": text,
                "schema": {"type": "string"},
            }
            for name, text in _HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {status: {"description": text} for status, text in _ANSWERS.items()},
    }
