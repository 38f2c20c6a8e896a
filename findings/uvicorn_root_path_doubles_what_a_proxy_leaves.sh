#!/usr/bin/env bash
# uvicorn 0.54.0 with `--root-path /app`: the path is put in front of every request's path, also of one that has it
# already because the proxy passes it on as it is. Such a request (`GET /app/hello`) becomes /app/app/hello, and a
# Starlette or FastAPI app answers 404; only a proxy that takes the path away gets the page. Nothing is logged. FastAPI's own
# `root_path=`, which served both, warns that it is deprecated in favour of the server's.
set -euo pipefail
folder=$(mktemp -d); trap 'kill "${server:-}" 2>/dev/null; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check fastapi==0.165.0 uvicorn==0.54.0
cat > "$folder/app.py" <<'PYTHON'
from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/hello")
async def hello(request: Request):
    return {"path": request.scope["path"], "root_path": request.scope["root_path"]}
PYTHON
port=$("$folder/env/bin/python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/env/bin/uvicorn" --app-dir "$folder" app:app --port "$port" --root-path /app --log-level warning &
server=$!
"$folder/env/bin/python" - "$port" <<'PYTHON'
import importlib.metadata as versions
import sys, time, urllib.error, urllib.request, warnings

print(*(f"{name} {versions.version(name)}" for name in ("uvicorn", "fastapi", "starlette")))


def ask(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


for _ in range(100):
    try:
        stripped, whole = ask("/hello"), ask("/app/hello")
        break
    except urllib.error.URLError:
        time.sleep(0.1)
print("a proxy that takes the path away asks for /hello:    ", *stripped)
print("a proxy that leaves the path there asks /app/hello:  ", *whole)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from fastapi import FastAPI

    FastAPI(root_path="/app")
print("FastAPI(root_path=) warns:", [type(each.message).__name__ for each in caught])
sys.exit(0 if stripped[0] == 200 and whole[0] == 404 and caught else 1)
PYTHON
