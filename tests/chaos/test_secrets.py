"""No secret of ours is found anywhere afterwards: not in histories, the catalog, logs, answers or films."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from emulator import RunningEmulator, run_emulator
from providers.callbacks import CallbackTokens
from tests.chaos.hiding_places import Spaces, command_lines, files, histories, leaks, spellings
from tests.chaos.signed_in import call_wrongly, new_payload_key, sign_in
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.emulator import SETTINGS
from tests.fixtures.job_api import Json
from tests.providers.scripted import Heard, Talk, wire

CANARY = "sk-canary-{}-7f3a9c51e2"
TITLE = "A marker that must be found"
CALLERS_KEY = CANARY.format("of-the-caller")
PAYLOAD_KEY, OLD_PAYLOAD_KEY = new_payload_key("canary-payloads"), new_payload_key("canary-old-payloads")
EMAIL, PASSWORD = "ann@films.example", CANARY.format("password")


def canary(name: str) -> str:
    return CANARY.format(name)


def whsec(name: str) -> str:
    return "whsec_" + base64.b64encode(canary(name).encode()).decode()


# What goes wrong on the way: everything that an error could be tempted to quote.
RULES: list[Json] = [
    {"service": "kie", "operation": "submit", "prompt_contains": "harbour", "fault": {"kind": "malformed"}},
    {
        "service": "kie",
        "operation": "submit",
        "prompt_contains": "market",
        "fault": {"kind": "code", "status": 401},
    },
    {"service": "replicate", "operation": "submit", "nth": 1, "fault": {"kind": "reset", "when": "after"}},
    {"service": "replicate", "operation": "status", "nth": 1, "fault": {"kind": "hang"}},
    {"service": "kie", "operation": "status", "nth": 1, "fault": {"kind": "malformed"}},
    {"service": "kie", "operation": "fetch", "nth": 1, "fault": {"kind": "expired"}},
]
SCENES = [
    {"text": "A red kite over the hills at noon.", "duration_seconds": 4},
    {"text": "Rain on a harbour at night.", "duration_seconds": 4},
    {"text": "A market wakes up at dawn.", "duration_seconds": 4},
]
FILM: Json = {
    "title": TITLE,
    "scenes": SCENES,
    "duration_seconds": 12,
    "provider": "kie",
    "model": "seedance-2-fast",
    "fallbacks": [{"provider": "replicate", "model": "bytedance/seedance-1-pro"}],
    "music_provider": "elevenlabs",
    "hold_hours": 0,
    "callback_url": f"https://films.example/hook?key={CALLERS_KEY}",
}


@dataclass
class GuardedDeployment(Deployment):
    """A deployment with keys, whose callers are known."""

    keys: dict[str, str] = field(default_factory=dict)

    def build_environment(self, name: str) -> dict[str, str]:
        return super().build_environment(name) | self.keys

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client of the API, with the key of a program once there is one."""
        async with super().http() as client:
            if key := self.keys.get("LONGTAKE_API_KEY"):
                client.headers["Authorization"] = f"Bearer {key}"
            yield client


async def refuse_and_quote(heard: Heard, talk: Talk) -> None:
    """A service that refuses everything, and quotes all that it was told in its answer."""
    told = f"Incorrect API key provided: {heard.headers!r} {heard.line}"
    body = json.dumps({"error": {"message": told, "code": "invalid_api_key"}, "detail": {"message": told}})
    await talk.answer(401, body.encode(), x_request_id=heard.headers.get("authorization", told))


def keys_for(emulator: RunningEmulator, quoting_url: str, api_port: int, folder: Path) -> dict[str, str]:
    """An environment full of secrets: plain, in files, in addresses."""
    file = folder / "replicate.key"
    file.write_text(canary("replicate"))
    return {
        "LONGTAKE_ALLOW_LOOPBACK": "1",
        "LONGTAKE_PUBLIC_URL": f"http://127.0.0.1:{api_port}",
        "LONGTAKE_AUTH": "on",
        "LONGTAKE_KEY_SECRETS": canary("hashes-of-keys"),
        "LONGTAKE_PAYLOAD_KEYS": f"{PAYLOAD_KEY} {OLD_PAYLOAD_KEY}",
        "LONGTAKE_SIGNING_KEY": canary("signing"),
        "LONGTAKE_WEBHOOK_SECRET": whsec("own-webhooks"),
        "LONGTAKE_KIE_URL": f"{emulator.url}/kie",
        "LONGTAKE_KIE_KEY": canary("kie"),
        "LONGTAKE_KIE_WEBHOOK_SECRET": canary("kie-webhooks"),
        "LONGTAKE_REPLICATE_URL": f"{emulator.url}/replicate/v1",
        "LONGTAKE_REPLICATE_KEY_FILE": str(file),
        "LONGTAKE_REPLICATE_WEBHOOK_SECRET": whsec("replicate-webhooks"),
        "LONGTAKE_OPENAI_URL": f"{quoting_url}/{canary('path')}",
        "LONGTAKE_OPENAI_KEY": canary("openai"),
        "LONGTAKE_WRITER": "openai",
        "LONGTAKE_ELEVENLABS_URL": f"{quoting_url}/{canary('path')}",
        "LONGTAKE_ELEVENLABS_KEY": canary("elevenlabs"),
        "HTTPS_PROXY": f"http://me:{canary('proxy')}@127.0.0.1:9",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def needles(keys: dict[str, str]) -> Iterator[bytes]:
    """Each secret as it might be written."""
    names = ("replicate", "path", "proxy", "own-webhooks", "replicate-webhooks")
    plain = {value for name, value in keys.items() if "KEY" in name or "SECRET" in name} | {
        canary(name) for name in names
    }
    plain |= {PAYLOAD_KEY, OLD_PAYLOAD_KEY}
    yield from (base64.b64decode(key) for key in (PAYLOAD_KEY, OLD_PAYLOAD_KEY))
    yield from spellings(plain - {keys["LONGTAKE_REPLICATE_KEY_FILE"]})


@asynccontextmanager
async def guarded(root: Path, folder: Path) -> AsyncIterator[tuple[GuardedDeployment, RunningEmulator]]:
    """A deployment with keys, whose services are the emulator's and one that quotes."""
    settings = replace(
        SETTINGS, kie_secret=canary("kie-webhooks"), standard_secret=whsec("replicate-webhooks")
    )
    deployment = GuardedDeployment(root)
    async with wire(refuse_and_quote) as quoting:
        with run_emulator(settings) as emulator:
            emulator.set_faults(RULES)
            deployment.keys = keys_for(emulator, quoting.url, deployment.ports["api"], folder)
            async with deployment.running():
                yield deployment, emulator
                heard = repr([each.headers.raw for each in quoting.heard])
                assert all(canary(name) in heard for name in ("openai", "elevenlabs"))


def tally(emulator: RunningEmulator) -> list[Json]:
    """How often each rule struck."""
    answer = httpx.get(f"{emulator.url}/_emulator/script", trust_env=False)
    rules: list[Json] = answer.raise_for_status().json()["rules"]
    return rules


# --- where to look ---


async def answers(deployment: Deployment, jobs: list[str]) -> Spaces:
    """What the API says, well and ill."""
    paths = ["/readyz", "/healthz", "/openapi.json", "/docs", *(f"/api/v1{path}" for path in _paths(jobs))]
    found = {}
    async with deployment.http() as client:
        for path in paths:
            answer = await client.get(path)
            found[path] = f"{answer.headers!r}".encode() + answer.content
        for path, body in {
            "/generate": {"prompt": ""},
            "/callbacks/kie/forged": {},
            "/estimate": FILM,
        }.items():
            answer = await client.post(f"/api/v1{path}", json=body)
            found[f"POST {path}"] = f"{answer.headers!r}".encode() + answer.content
    return found


def _paths(jobs: list[str]) -> list[str]:
    own = [f"/jobs/{job_id}{more}" for job_id in jobs for more in ("", "/progress")]
    return [*own, "/jobs", "/jobs/none", "/jobs?cursor=x", "/providers", "/assets/none"]


def commands(deployment: GuardedDeployment, jobs: list[str]) -> Spaces:
    """What operators see."""
    ways = [("describe", "--raw"), ("show", "--detailed"), ("metadata",)]
    decoder = f"{deployment.api_url}/api/v1/codec"
    decode = ["--codec-endpoint", decoder, "--codec-auth", f"Bearer {deployment.keys['LONGTAKE_API_KEY']}"]
    lines = [["temporal", "workflow", way[0], "-w", job_id, *way[1:]] for job_id in jobs for way in ways]
    found = {}
    for line in [*lines, ["longtake", "doctor"], ["longtake", "list"]]:
        done = deployment.run_command(*line, *(decode if line[0] == "temporal" else ()))
        found[" ".join(line)] = (done.stdout + done.stderr).encode()
    return found


# --- the test ---


async def _ordered(deployment: Deployment, body: Json) -> str:
    answer = await deployment.post("/generate", body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job_id"])


async def _told_nobody(deployment: Deployment, job_id: str) -> None:
    """Wait until the caller's webhook was tried in vain."""

    async def is_tried() -> bool:
        client = await deployment.connect_temporal()
        query = f"WorkflowType='NotifyWorkflow' AND WorkflowId STARTS_WITH '{job_id}'"
        async for listed in client.list_workflows(query):
            pending = (await client.get_workflow_handle(listed.id).describe()).raw_description
            return any(each.attempt > 1 for each in pending.pending_activities)
        return False

    await eventually(is_tried, "the caller's webhook is tried again")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


async def test_no_secret_is_left_anywhere_by_films_on_which_everything_goes_wrong(
    tmp_path: Path, folder: Path
) -> None:
    async with guarded(tmp_path, folder) as (deployment, emulator):
        signed_in = await sign_in(deployment, EMAIL, PASSWORD)
        deployment.keys["LONGTAKE_API_KEY"] = signed_in.key
        assert await call_wrongly(deployment, signed_in, EMAIL) == [401, 401, 403, 401, 422]
        film = await _ordered(deployment, FILM)
        failed = await _ordered(
            deployment, {"prompt": "A fox crosses a lake.", "provider": "openai", "audio": "off"}
        )
        ended = [await deployment.wait_for_end(job_id) for job_id in (film, failed)]
        await _told_nobody(deployment, film)
        told_of = {
            **await histories(deployment, [PAYLOAD_KEY, OLD_PAYLOAD_KEY]),
            **commands(deployment, [film, failed]),
        }
        said = await answers(deployment, [film, failed])
        kept = files(deployment)
        spaces = {**told_of, **said, **kept, **command_lines(deployment)}
        secrets = {*needles(deployment.keys), *spellings(signed_in.secrets)}
        tokens = CallbackTokens([canary("signing")])
        struck = [rule["struck"] for rule in tally(emulator)]
    assert [job["status"] for job in ended] == ["completed", "failed"]
    assert min(struck) > 0, struck
    assert leaks(spaces, secrets) == []
    logs = {name: text for name, text in kept.items() if name.endswith(".log")}
    private = {CALLERS_KEY.encode(), *(tokens.sign_token(f"{film}/scene/{n}/1").encode() for n in (1, 2, 3))}
    assert leaks({**told_of, **logs}, private) == []
    # The search finds what is there.
    assert leaks(spaces, {b"A marker that must be found"}) != []
    assert all(any(TITLE.encode() in text for text in each.values()) for each in (told_of, said, kept))
