"""The trace of a film whose worker is killed: one trace, every span once, none without its parent."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chaos.instance_processes import emulator_variables
from emulator import RunningEmulator
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json
from tests.tracing.collector import Collector, run_collector

pytestmark = pytest.mark.slow  # it starts all parts

TRACE_ID, CALLER_SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"
PROMPT = "A marker that no span may hold"
KEY = "sk-canary-of-the-service"
FILM: Json = {
    "scenes": [{"text": f"{PROMPT}, scene {number}.", "duration_seconds": 4} for number in (1, 2, 3)],
    "duration_seconds": 12,
    "provider": "kie",
    "model": "seedance-2-fast",
    "audio": "off",
    "resolution": "480p",
    "approval": "storyboard",
}


@dataclass
class TracedDeployment(Deployment):
    """A deployment that sends its spans."""

    variables: dict[str, str] = field(default_factory=dict)

    def build_environment(self, name: str) -> dict[str, str]:
        return super().build_environment(name) | self.variables


def build_variables(
    emulator: RunningEmulator, collector: Collector, deployment: Deployment
) -> dict[str, str]:
    return emulator_variables(emulator.url, deployment.api_url) | {
        "LONGTAKE_ALLOW_LOOPBACK": "1",
        "LONGTAKE_KIE_URL": f"{emulator.url}/kie",
        "LONGTAKE_KIE_KEY": KEY,
        "LONGTAKE_LOG_FORMAT": "json",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "50",
    }


async def test_a_film_over_a_killed_worker_is_one_trace(tmp_path: Path, emulator: RunningEmulator) -> None:
    deployment = TracedDeployment(tmp_path)
    with run_collector() as collector:
        deployment.variables = build_variables(emulator, collector, deployment)
        async with deployment.running():
            job_id = (await post_traced(deployment, "generate", FILM))["job_id"]
            await deployment.wait_for_progress(job_id, lambda told: told["status"] == "awaiting_approval")
            deployment.kill_process("worker")
            deployment.start_process("worker")
            await post_traced(deployment, f"jobs/{job_id}/approve", {})
            await eventually(lambda: bool(collector.named("film")), "the film's end is told")
        assert_one_tree(collector)
        assert_spans_tell(collector, job_id)
        assert_nothing_is_given_away(collector)
        lines = (tmp_path / "api.log").read_text().splitlines()
        logged = [json.loads(line) for line in lines if '"path": "/api/v1/generate"' in line]
        assert [line["trace_id"] for line in logged] == [TRACE_ID]


async def post_traced(deployment: Deployment, path: str, body: Json) -> Json:
    """Ask as a caller whose own span goes on here."""
    async with deployment.http() as client:
        caller = {"traceparent": f"00-{TRACE_ID}-{CALLER_SPAN}-01"}
        answer = await client.post(f"/api/v1/{path}", json=body, headers=caller)
    found: Json = answer.raise_for_status().json()
    return found


def assert_one_tree(collector: Collector) -> None:
    spans = [span.raw for span in collector.spans]
    assert {span.trace_id.hex() for span in spans} == {TRACE_ID}
    twice = {key: count for key, count in Counter(span.span_id for span in spans).items() if count > 1}
    assert twice == {}
    known = {span.span_id for span in spans} | {bytes.fromhex(CALLER_SPAN)}
    assert [span.name for span in spans if span.parent_span_id not in known] == []


def assert_spans_tell(collector: Collector, job_id: str) -> None:
    assert {span.service for span in collector.spans} == {"longtake-api", "longtake-worker"}
    [request] = collector.named("POST /api/v1/generate")
    assert request.raw.parent_span_id.hex() == CALLER_SPAN
    submits = [span.attributes for span in collector.named("submit_take")]
    assert {told["longtake.scene"] for told in submits} == {1, 2, 3}
    assert {(told["longtake.provider"], told["longtake.model"]) for told in submits} == {
        ("kie", "seedance-2-fast")
    }
    by_id = {span.raw.span_id: span.name for span in collector.spans}
    calls = [span for span in collector.named("POST") if span.raw.parent_span_id in by_id]
    assert {by_id[span.raw.parent_span_id] for span in calls} == {"submit_take"}
    [film] = collector.named("film")
    assert film.attributes["longtake.job_id"] == job_id
    assert film.raw.start_time_unix_nano <= min(
        span.raw.start_time_unix_nano for span in collector.named("submit_take")
    )


def assert_nothing_is_given_away(collector: Collector) -> None:
    sent = b"".join(collector.bodies)
    assert [word for word in (PROMPT, KEY, "http://", "/assets/") if word.encode() in sent] == []
