#!/usr/bin/env bash
# obstore 0.12.1 (object_store 0.14.2): `from_url("s3://…")` takes options of its client from the environment
# (`AWS_ALLOW_HTTP=true`). One `client_options={"timeout": "1h"}` in the call drops them all, silently: plain http is
# refused again ("builder error"). And `config={"timeout": "1h"}`, which object_store knows as a key of the same
# configuration, is no error of Python's but a panic: "Expected config prefix to start with aws_".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1
AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY=secret AWS_REGION=us-east-1 AWS_ENDPOINT=http://127.0.0.1:9 \
  AWS_ALLOW_HTTP=true "$folder/env/bin/python" - 2> "$folder/panic" <<'PYTHON'
import sys

import obstore
from obstore.store import from_url


def ask(**options: object) -> str:
    try:
        obstore.head(from_url("s3://bucket", retry_config={"max_retries": 0}, **options), "key")
    except BaseException as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return "an answer"


alone, beside, in_config = ask(), ask(client_options={"timeout": "1h"}), ask(config={"timeout": "1h"})
print(f"AWS_ALLOW_HTTP=true:             {alone}\n… and client_options timeout=1h: {beside}")
print(f"config timeout=1h:               {in_config}")
shown = "error sending request" in alone and "builder error" in beside and "PanicException" in in_config
sys.exit(0 if shown else "the behaviour has changed")
PYTHON
