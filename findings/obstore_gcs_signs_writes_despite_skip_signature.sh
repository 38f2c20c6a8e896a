#!/usr/bin/env bash
# obstore 0.12.1, GCSStore with `skip_signature`: it reads unsigned, as told, but still asks Google's metadata
# server for a token before it writes or deletes, and sends that. Where there is no metadata server, which is
# everywhere outside Google's cloud, every write fails with "Error performing token request", although the
# store (an emulator) wants no token. A service account with `"disable_oauth": true` asks nobody, and writes
# with an `Authorization` that holds no token.
#
# A server of our own plays the metadata server (GCE_METADATA_HOST) and the store, and notes what it is asked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1
cat >"$folder/ask.py" <<'EOF'
"""Read, write and delete an object; print the calls, and whether each brought a token."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = b'{"access_token": "example", "expires_in": 3600, "token_type": "Bearer"}'
calls = []


class Store(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        calls.append(f"{self.command} {path}, Authorization: {self.headers.get('Authorization')!r}")
        body = TOKEN if path.endswith("/token") else b"hello"
        self.send_response(200)
        for name, value in {"Content-Length": len(body), "ETag": '"1"'}.items():
            self.send_header(name, str(value))
        self.send_header("Last-Modified", "Tue, 01 Dec 2026 10:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"127.0.0.1:{server.server_port}"
os.environ["GCE_METADATA_HOST"] = host

import obstore  # noqa: E402 - it reads the environment
from obstore.store import GCSStore  # noqa: E402

given = {"client_options": {"allow_http": True}, "retry_config": {"max_retries": 0}}


def use(store):
    obstore.get(store, "object").bytes()
    obstore.put(store, "object", b"hello", use_multipart=False)
    obstore.delete(store, "object")
    print(*calls, sep="\n")
    calls.clear()


print("skip_signature:")
use(GCSStore("box", config={"skip_signature": True, "base_url": f"http://{host}"}, **given))
print("disable_oauth:")
account = {"gcs_base_url": f"http://{host}", "disable_oauth": True, "client_email": "", "private_key": "",
           "private_key_id": ""}
use(GCSStore("box", config={"service_account_key": json.dumps(account)}, **given))
EOF
"$folder/venv/bin/python" "$folder/ask.py" | tee "$folder/said"
diff "$folder/said" - <<'EOF'
skip_signature:
GET /box/object, Authorization: None
GET /computeMetadata/v1/instance/service-accounts/default/token, Authorization: None
PUT /box/object, Authorization: 'Bearer example'
DELETE /box/object, Authorization: 'Bearer example'
disable_oauth:
GET /box/object, Authorization: None
PUT /box/object, Authorization: 'Bearer '
DELETE /box/object, Authorization: 'Bearer '
EOF
echo "As recorded: obstore 0.12.1 signs writes to Google's store although it is told to skip signatures."
