"""Webhooks that Longtake sends, signed as Standard Webhooks says."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from longtake_client.errors import ForgedWebhookError
from longtake_client.models import Json

# What is older or younger is refused, so that a message that was recorded cannot be sent again later.
TOLERANCE_SECONDS = 300


def verify_webhook(body: bytes, headers: Mapping[str, str], secret: str, *, now: float | None = None) -> Json:
    """Return the message of a webhook. `headers` may be in any case; `secret` is `whsec_…`, or two of them.

    A message comes again when your answer was lost: keep its `webhook-id`, and handle each once.

    Raises:
        ForgedWebhookError: it was not signed with the secret, or not within five minutes.
    """
    given = {name.lower(): value for name, value in headers.items()}
    sent_at = given.get("webhook-timestamp", "")
    moment = time.time() if now is None else now
    if not (sent_at.isascii() and sent_at.isdecimal()) or abs(moment - int(sent_at)) > TOLERANCE_SECONDS:
        raise ForgedWebhookError("the timestamp is missing, too old or too new")
    message = f"{given.get('webhook-id', '')}.{sent_at}.".encode() + body
    signatures = given.get("webhook-signature", "").encode().split()
    if not any(_is_signed(message, signatures, each) for each in secret.split()):
        raise ForgedWebhookError("no signature fits the secret")
    payload: Json = json.loads(body)
    return payload


def _is_signed(message: bytes, signatures: list[bytes], secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("the secret is no `whsec_` with base64 behind it") from error
    expected = b"v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest())
    # compare_digest takes the same time whether or not they differ early.
    return any(hmac.compare_digest(signature, expected) for signature in signatures)
