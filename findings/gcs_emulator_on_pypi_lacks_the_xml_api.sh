#!/usr/bin/env bash
# gcp-storage-emulator 2026.7.19, the one emulator of Google's store that PyPI has, speaks the JSON API that
# Google's own clients use. obstore (0.12.1), like all that stands on Rust's object_store, speaks the XML API.
# Of that the emulator answers GET and PUT alone, and without the headers that the client needs: a PUT stores
# the object and is told as failed (no ETag), a GET fails too (no Last-Modified). HEAD and a listing are 501,
# which the client takes for a passing fault and asks again, ten times by default.
#
# It starts the emulator in memory and asks it by both APIs. Fails if it is told otherwise.
set -euo pipefail
folder=$(mktemp -d)
clean_up() {
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  obstore==0.12.1 gcp-storage-emulator==2026.7.19 httpx==0.28.1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/venv/bin/gcp-storage-emulator" start --port "$port" --in-memory --default-bucket=box >"$folder/log" 2>&1 &
server=$!
until grep -q started "$folder/log"; do
  kill -0 "$server" || { cat "$folder/log"; exit 1; }
  sleep 0.2
done
cat >"$folder/ask.py" <<'EOF'
"""Store an object by the JSON API, and ask for it by both."""

import json
import re
import sys

import httpx
import obstore
from obstore.store import GCSStore

base = f"http://127.0.0.1:{sys.argv[1]}"
stored = httpx.post(f"{base}/upload/storage/v1/b/box/o?uploadType=media&name=object", content=b"hello")
print("JSON: POST", stored.status_code)
print("JSON: listing", [found["name"] for found in httpx.get(f"{base}/storage/v1/b/box/o").json()["items"]])
account = {"gcs_base_url": base, "disable_oauth": True, "client_email": "", "private_key": "",
           "private_key_id": ""}
store = GCSStore("box", config={"service_account_key": json.dumps(account)},
                 client_options={"allow_http": True}, retry_config={"max_retries": 1})
for name, call in {
    "get": lambda: bytes(obstore.get(store, "object").bytes()),
    "head": lambda: obstore.head(store, "object"),
    "list": lambda: obstore.list(store).collect(),
    "put": lambda: obstore.put(store, "another", b"hello", use_multipart=False),
}.items():
    try:
        print(f"obstore: {name}", call())
    except Exception as error:
        status = re.search(r"status code: (\d+)", str(error))
        print(f"obstore: {name}", type(error).__name__, status[1] if status else str(error).splitlines()[0],
              "asked twice" if "after 1 retries" in str(error) else "asked once")
print("JSON: listing", [found["name"] for found in httpx.get(f"{base}/storage/v1/b/box/o").json()["items"]])
EOF
"$folder/venv/bin/python" "$folder/ask.py" "$port" | tee "$folder/said"
diff "$folder/said" - <<'EOF'
JSON: POST 200
JSON: listing ['object']
obstore: get GenericError Generic GCS error: Last-Modified Header missing from response asked once
obstore: head GenericError 501 asked twice
obstore: list GenericError 501 asked twice
obstore: put GenericError Generic GCS error: Unable to extract metadata from headers: ETag Header missing from response asked once
JSON: listing ['another', 'object']
EOF
echo "As recorded: gcp-storage-emulator 2026.7.19 serves no client of the XML API."
