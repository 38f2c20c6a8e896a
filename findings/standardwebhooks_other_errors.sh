#!/usr/bin/env bash
# standardwebhooks 1.1.0 (Python): `Webhook.verify` documents one error, WebhookVerificationError. Of what anybody can
# send it raises others: a signature header with two blanks is a bare ValueError (not enough values to unpack), a
# signature that is no base64 binascii.Error, a body that is not UTF-8 UnicodeDecodeError, and a genuine body that is no
# JSON json.JSONDecodeError. A receiver that catches what is documented answers 500 where it should answer 400, and is
# called again. All four are ValueErrors, so that is what to catch as well; `json_parse=False` does away with the last.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0
"$folder/env/bin/pip" list --format freeze --disable-pip-version-check | grep standardwebhooks
"$folder/env/bin/python" - <<'PYTHON'
import base64, sys
from datetime import datetime, timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook, now = Webhook(base64.b64encode(b"k" * 24).decode()), datetime.now(timezone.utc)
body = '{"type": "job.completed"}'
good = webhook.sign("msg-1", now, body)


def said(signature, data):
    headers = {"webhook-id": "msg-1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    try:
        webhook.verify(data, headers)
    except Exception as error:
        return type(error)
    return None


assert said(good, body) is None
assert said("v1,AAAA", body) is WebhookVerificationError
seen = {
    "two blanks": said("v1,AAAA  " + good, body),
    "no base64": said("v1,AAAAA", body),
    "not UTF-8": said(good, b"\xff\xfe"),
    "signed, no JSON": said(webhook.sign("msg-1", now, "done"), "done"),
}
for what, error in seen.items():
    print(f"{what}: {error.__module__}.{error.__name__}, a ValueError: {issubclass(error, ValueError)}")
names = [error.__name__ for error in seen.values()]
sys.exit(names != ["ValueError", "Error", "UnicodeDecodeError", "JSONDecodeError"])
PYTHON
echo "as described: four errors beside the documented one"
