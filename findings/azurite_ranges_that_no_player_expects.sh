#!/usr/bin/env bash
# Azurite 3.37.0 and the ranges that RFC 9110 (section 14) allows: the last ten bytes (`bytes=-10`) are a 500;
# a range that begins at the end is a 206 of no bytes with `Content-Range: bytes 1024-1023/1024` instead of
# 416; an empty blob gives `bytes 0--1/0`; and `If-Range` with another ETag still gets the part (RFC: the
# whole). A reader that goes on with a broken-off download, or looks for an MP4's index at the end of the
# file, meets each of them.
#
# It starts the emulator, stores two blobs by obstore, and asks by signed links. Fails if it is told otherwise.
set -euo pipefail
folder=$(mktemp -d)
clean_up() {
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1 httpx==0.28.1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" azurite@3.37.0
export AZURITE_ACCOUNTS="example:$(printf 'an example key' | base64)"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node "$folder/node_modules/azurite/dist/src/blob/main.js" --blobPort "$port" --location "$folder/data" \
  --silent --disableTelemetry --skipApiVersionCheck >"$folder/log" 2>&1 &
server=$!
until grep -q listens "$folder/log"; do
  kill -0 "$server" || { cat "$folder/log"; exit 1; }
  sleep 0.2
done

cat >"$folder/ask.py" <<'EOF'
"""Store 1,024 bytes and none, and print what each range of them gives."""

import base64
import hmac
import sys
from datetime import timedelta
from email.utils import formatdate

import httpx
import obstore
from obstore.store import AzureStore

account, endpoint = "example", f"http://127.0.0.1:{sys.argv[1]}/example"
key = base64.b64encode(b"an example key").decode()
date, version = formatdate(usegmt=True), "2021-08-06"
signed = f"PUT{12 * chr(10)}x-ms-date:{date}\nx-ms-version:{version}\n/example/example/box\nrestype:container"
signature = base64.b64encode(hmac.digest(base64.b64decode(key), signed.encode(), "sha256")).decode()
headers = {"x-ms-date": date, "x-ms-version": version, "Authorization": f"SharedKey {account}:{signature}"}
httpx.put(f"{endpoint}/box?restype=container", headers=headers).raise_for_status()

store = AzureStore("box", account_name=account, account_key=key, endpoint=endpoint,
                   client_options={"allow_http": True})
obstore.put(store, "full", bytes(1024))
obstore.put(store, "empty", b"")


def ask(name, **headers):
    answer = httpx.get(obstore.sign(store, "GET", name, timedelta(hours=1)), headers=headers)
    said = answer.headers.get("Content-Range", "no Content-Range")
    print(f"{name} {headers}: {answer.status_code}, {said}, {len(answer.content)} bytes")


ask("full", Range="bytes=1014-1023")
ask("full", Range="bytes=-10")
ask("full", Range="bytes=1024-")
ask("empty", Range="bytes=0-")
ask("full", **{"Range": "bytes=1000-", "If-Range": '"another"'})
EOF
"$folder/venv/bin/python" "$folder/ask.py" "$port" | tee "$folder/said"
diff "$folder/said" - <<'EOF'
full {'Range': 'bytes=1014-1023'}: 206, bytes 1014-1023/1024, 10 bytes
full {'Range': 'bytes=-10'}: 500, no Content-Range, 0 bytes
full {'Range': 'bytes=1024-'}: 206, bytes 1024-1023/1024, 0 bytes
empty {'Range': 'bytes=0-'}: 206, bytes 0--1/0, 0 bytes
full {'Range': 'bytes=1000-', 'If-Range': '"another"'}: 206, bytes 1000-1023/1024, 24 bytes
EOF
echo "As recorded: azurite 3.37.0 answers these ranges like no file server."
