"""What a browser is told, and how urgent it is. The service worker of the Studio (`sw.js`) reads it."""

import hashlib
import json
from collections.abc import Mapping
from urllib.parse import quote

from contracts import CallerNotice
from contracts.notice_words import describe_notice, name_film
from push.base64url import encode_base64url

# How long a push service keeps it for a browser that is off: as long as we try to reach a push service.
TTL_SECONDS = 3 * 86_400
TRIAL_TTL_SECONDS = 60
_ENCODING = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
# RFC 8030, 5.4: base64url, at most 32 characters.
_TOPIC_BYTES = 24


def write_message(notice: CallerNotice, title: str) -> bytes:
    """Write the film's title, what it does, and where the Studio shows it; no text of its scenes.

    The path is relative to the Studio, which may be known by several names.
    """
    said = {
        "title": name_film(title),
        "body": f"Your film {describe_notice(notice)}.",
        "path": f"#/jobs/{quote(notice.job_id, safe='')}",
        "tag": notice.job_id,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def write_trial() -> bytes:
    """Write what a browser is told so that its person sees that it is told."""
    said = {
        "title": "Longtake",
        "body": "This browser tells you of your films.",
        "path": "#/team",
        "tag": "test",
    }
    return json.dumps(said, separators=(",", ":")).encode()


def write_trial_headers() -> Mapping[str, str]:
    """Return what the push service is told of such a message: nobody needs it later."""
    return {"TTL": str(TRIAL_TTL_SECONDS), "Urgency": "high", "Topic": "test", **_ENCODING}


def write_headers(notice: CallerNotice) -> Mapping[str, str]:
    """Return what the push service is told of the message.

    By its topic, a later notice of the film replaces one that the browser has not got yet.
    """
    topic = hashlib.sha256(notice.job_id.encode()).digest()[:_TOPIC_BYTES]
    return {
        "TTL": str(TTL_SECONDS),
        "Urgency": "normal" if notice.need is None else "high",
        "Topic": encode_base64url(topic),
        **_ENCODING,
    }
