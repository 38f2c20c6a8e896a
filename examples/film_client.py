"""Makes a film over HTTP: asks for its price, orders it, follows its events, downloads it.

    .venv/bin/python examples/film_client.py "A lighthouse keeper finds a whale at dawn" film.mp4

`LONGTAKE_API_URL` names another API than http://127.0.0.1:8000. The animatic provider draws the film, so it
costs nothing.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from httpx_sse import connect_sse

API = os.environ.get("LONGTAKE_API_URL", "http://127.0.0.1:8000").rstrip("/")
PAUSE_SECONDS = 1.0
# The API sends a keep-alive every 15 seconds: a stream that is silent for longer has broken.
TIMEOUT = httpx.Timeout(30, read=45)
Json = dict[str, Any]


def main(prompt: str, path: Path) -> int:
    """Make the film and return the exit code."""
    brief = {"prompt": prompt, "duration_seconds": 10, "resolution": "480p", "provider": "animatic"}
    with httpx.Client(base_url=f"{API}/api/v1/", timeout=TIMEOUT) as client:
        price = _post(client, "estimate", brief)
        print(f"{price['scenes']} scenes, {price['film_seconds']:.0f} s, ${price['cost_usd']:.2f}")
        job_id = _order(client, brief)
        print(f"Job {job_id}")
        for snapshot in _follow(client, job_id):
            print(f"{snapshot['progress']:3.0f} %  {snapshot['current_stage_display']}")
        job = client.get(f"jobs/{job_id}").raise_for_status().json()
        if job["status"] != "completed":
            print(f"The job is {job['status']}: {job['error']}", file=sys.stderr)
            return 1
        _download(client, job["film"]["url"], path)
    print(path)
    return 0


def _order(client: httpx.Client, brief: Json) -> str:
    """Order the film once: when no answer comes, the same order is sent again under the same key."""
    key = str(uuid4())
    while True:
        try:
            job_id: str = _post(client, "generate", brief, key)["job_id"]
        except httpx.TransportError as error:
            print(f"No answer ({error}); trying again.", file=sys.stderr)
            time.sleep(PAUSE_SECONDS)
        else:
            return job_id


def _follow(client: httpx.Client, job_id: str) -> Iterator[Json]:
    """Yield each snapshot of the job once and in order until the job ends, also over broken streams."""
    last = ""
    while True:
        headers = {"Last-Event-ID": last} if last else {}
        try:
            with connect_sse(client, "GET", f"jobs/{job_id}/progress", headers=headers) as stream:
                for event in stream.iter_sse():
                    last = event.id or last
                    if event.event == "done":
                        return
                    if event.event == "update":
                        yield json.loads(event.data)
                    elif event.event == "error":
                        print(json.loads(event.data)["error"]["message"], file=sys.stderr)
        except httpx.TransportError as error:
            print(f"The stream broke ({error}).", file=sys.stderr)
        time.sleep(PAUSE_SECONDS)


def _download(client: httpx.Client, link: str, path: Path) -> None:
    """Save the film; a link is valid for an hour, and a job that is read again has a fresh one."""
    with client.stream("GET", httpx.URL(API).join(link)) as response, path.open("wb") as file:
        response.raise_for_status()
        for piece in response.iter_bytes():
            file.write(piece)


def _post(client: httpx.Client, path: str, body: Json, key: str | None = None) -> Json:
    """Return the answer's JSON; end with the API's own words when it refuses (RFC 9457)."""
    response = client.post(path, json=body, headers={"Idempotency-Key": key} if key else {})
    if response.is_client_error:
        problem = response.json()
        fields = [f"{error['field']}: {error['message']}" for error in problem.get("errors", [])]
        sys.exit("\n".join([problem["title"], *fields]))
    answer: Json = response.raise_for_status().json()
    return answer


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) != 2:
        sys.exit(__doc__)
    sys.exit(main(arguments[0], Path(arguments[1])))
