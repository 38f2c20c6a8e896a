"""What it costs to know who calls: the look-up alone, and a whole request with it beside one without.

    .venv/bin/python -m bench.auth_cost

The look-up alone is `Authenticator.identify` in this process over a catalog on SQLite, for callers who are
looked up anew each time, and for those who called within the last second. The requests go to two real API
processes, one with `LONGTAKE_AUTH=on` and one with `off`, in turn, so that other load on the machine affects
both. Each of the cookies that are looked up is used once.
"""

import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import Request

from api.access.authenticator import Authenticator
from api.access.session_cookie import LOOPBACK_NAME
from bench.api_process import start_api
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.temporal_test_server import start_server
from contracts.people import ALL_SCOPES, Role
from settings import Settings
from store.database import Database
from store.people.api_keys import NewKey
from store.people.people import PeopleStore

LOOK_UPS, REQUESTS, WARM_UP = 500, 300, 20
MAX_MS = 1.0
PATH = "/api/v1/jobs"
MS_PER_SECOND = 1_000

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Credentials:
    """Headers of a program with a key, of a browser, and of browsers that call once each."""

    key: Headers
    cookie: Headers
    new_cookies: tuple[Headers, ...]


async def measure() -> list[Measurement]:
    """Measure the look-up alone, then requests with and without it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var_dir=Path(folder) / "on", auth="on")
        settings.var_dir.mkdir()
        database = Database(settings.catalog_url)
        await database.migrate()
        people = PeopleStore.open(database, settings.key_hash_secrets)
        given = await _make_credentials(people, settings.owner)
        alone = await _measure_look_ups(Authenticator(settings, people), given)
        await database.dispose()
        return [*alone, *await _measure_requests(Path(folder), given)]


async def _make_credentials(people: PeopleStore, team_id: str) -> Credentials:
    await people.teams.ensure_team(team_id)
    user = await people.users.add_to_team("ann@films.example", team_id, Role.OWNER)
    _, key = await people.keys.create_key(team_id, NewKey("bench", ALL_SCOPES, user.id))
    tokens = [
        (await people.sessions.begin_session(user.id, agent="bench", address=""))[1]
        for _ in range(REQUESTS + WARM_UP + 1)
    ]
    cookies = [{"Cookie": f"{LOOPBACK_NAME}={token}"} for token in tokens]
    return Credentials({"Authorization": f"Bearer {key}"}, cookies[0], tuple(cookies[1:]))


async def _measure_look_ups(authenticator: Authenticator, given: Credentials) -> list[Measurement]:
    return [
        await _measure_look_up(authenticator, name, headers)
        for name, headers in (("an API key", given.key), ("a session cookie", given.cookie))
    ]


async def _measure_look_up(authenticator: Authenticator, name: str, headers: Headers) -> Measurement:
    request = _request_with(headers)
    await authenticator.identify(request)  # It notes that the credential is used, once a minute.
    known = [await _time_look_up(authenticator, request) for _ in range(LOOK_UPS)]
    anew = []
    for _ in range(LOOK_UPS):
        authenticator.forget_recent()
        anew.append(await _time_look_up(authenticator, request))
    half = quantile(anew, 0.5) * MS_PER_SECOND
    note = f"{LOOK_UPS} each; p99 {quantile(anew, 0.99) * MS_PER_SECOND:.2f} ms; on SQLite"
    return Measurement(
        f"knowing who calls by {name}, looked up, p50",
        f"{quantile(known, 0.5) * MS_PER_SECOND:.3f} ms within the second",
        f"{half:.2f} ms",
        checked_value=half,
        unit=" ms",
        maximum=MAX_MS,
        notes=(note,),
    )


async def _time_look_up(authenticator: Authenticator, request: Request) -> float:
    begun = time.perf_counter()
    await authenticator.identify(request)
    return time.perf_counter() - begun


def _request_with(headers: Headers) -> Request:
    sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": PATH, "query_string": b""}
    return Request(scope | {"headers": [(b"host", b"127.0.0.1"), *sent], "client": ("127.0.0.1", 1)})


async def _measure_requests(folder: Path, given: Credentials) -> list[Measurement]:
    (folder / "off").mkdir()
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(start_server(folder / "temporal.db"))
        off = await stack.enter_async_context(start_api(client, folder / "off", LONGTAKE_AUTH="off"))
        on = await stack.enter_async_context(start_api(client, folder / "on", LONGTAKE_AUTH="on"))
        seconds = await _call_in_turn(off, on, given)
    free = quantile(seconds["off"], 0.5)
    return [
        Measurement(
            f"GET /jobs with {name}, p50",
            f"{free * MS_PER_SECOND:.2f} ms with auth off",
            f"{quantile(seconds[name], 0.5) * MS_PER_SECOND:.2f} ms",
            quantile(seconds[name], 0.5) / free,
            notes=(f"{REQUESTS} requests each, in turn with the others",),
        )
        for name in seconds
        if name != "off"
    ]


async def _call_in_turn(
    off: httpx.AsyncClient, on: httpx.AsyncClient, given: Credentials
) -> dict[str, list[float]]:
    """Return the seconds of each request: without auth, with a key, with a cookie, with a new cookie."""
    seconds: dict[str, list[float]] = {}
    for number, new in enumerate(given.new_cookies):
        calls = {
            "off": _time_request(off, {}),
            "a key": _time_request(on, given.key),
            "a cookie": _time_request(on, given.cookie),
            "a cookie, looked up": _time_request(on, new),
        }
        for name, call in calls.items():
            took = await call
            if number >= WARM_UP:
                seconds.setdefault(name, []).append(took)
    return seconds


async def _time_request(http: httpx.AsyncClient, headers: Headers) -> float:
    begun = time.perf_counter()
    (await http.get(PATH, headers=headers)).raise_for_status()
    return time.perf_counter() - begun


if __name__ == "__main__":
    run_standalone(measure)
