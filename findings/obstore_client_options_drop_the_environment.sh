#!/usr/bin/env bash
# obstore 0.12.1 (object_store 0.14.2): `from_url("s3://…")` takes options of its client from the environment
# (`AWS_ALLOW_HTTP=true`). One `client_options={"timeout": "1h"}` in the call drops them all, silently: plain http is
# refused again ("builder error").
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1
AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY=secret AWS_REGION=us-east-1 AWS_ENDPOINT=http://127.0.0.1:9 \
  AWS_ALLOW_HTTP=true "$folder/env/bin/python" - <<'PYTHON'
import sys

import obstore
from obstore.store import from_url


def ask(**options: object) -> str:
    try:
        obstore.head(from_url("s3://bucket", retry_config={"max_retries": 0}, **options), "key")
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return "an answer"


alone, beside = ask(), ask(client_options={"timeout": "1h"})
print(f"AWS_ALLOW_HTTP=true:             {alone}\n… and client_options timeout=1h: {beside}")
shown = "error sending request" in alone and "builder error" in beside
sys.exit(0 if shown else "the behaviour has changed")
PYTHON
