"""Spans one by one: what they tell, and that nothing is loaded where nobody asks for them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import AcceptedJob, TakeKey, WaitOrder
from contracts.stages import LedgerStage
from providers.kit.call_spans import trace_call
from temporal_client.trace_attributes import describe_order
from tests.tracing.collector import Collector, run_collector
from tracing import continue_trace, current_carrier, find_trace_ids, is_tracing, trace_span, traced_process

PARENT = "00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01"
OFF = """
import sys, worker, api.app
from tracing import current_carrier, trace_span, traced_process
with traced_process("longtake-worker", lambda: "1"), trace_span("nothing") as span:
    span.note(scene=1)
    assert current_carrier() == {}
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))])
"""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with run_collector() as running:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{running.url}/v1/traces")
        monkeypatch.delenv("OTEL_SDK_DISABLED", raising=False)
        yield running


def test_without_a_collector_nothing_is_loaded() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run(
        [sys.executable, "-c", OFF],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_call_tells_its_host_and_how_it_failed_and_no_more(collector: Collector) -> None:
    with (
        traced_process("longtake-worker", lambda: "7"),
        continue_trace({"traceparent": PARENT}),
        pytest.raises(TimeoutError),
        trace_call("GET", "https://media.example/clip.mp4?token=secret"),
    ):
        raise TimeoutError("of secret")
    [span] = collector.spans
    assert span.attributes == {
        "http.request.method": "GET",
        "server.address": "media.example",
        "error.type": "TimeoutError",
    }
    assert (span.raw.trace_id.hex(), span.raw.parent_span_id.hex()) == tuple(PARENT.split("-")[1:3])
    assert b"secret" not in b"".join(collector.bodies)


def test_a_call_outside_of_a_trace_begins_none(collector: Collector) -> None:
    with traced_process("longtake-worker", lambda: "7"), trace_call("GET", "https://media.example/"):
        assert current_carrier() == {}
    assert collector.spans == []


def test_a_line_of_the_log_gets_the_ids_of_its_trace(collector: Collector) -> None:
    with (
        traced_process("longtake-api", lambda: "7"),
        continue_trace({"traceparent": PARENT}),
        trace_span("POST"),
    ):
        found = find_trace_ids()
    [span] = collector.spans
    assert found == {"trace_id": PARENT.split("-")[1], "span_id": span.raw.span_id.hex()}


def test_opentelemetrys_own_switch_turns_it_off(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    with traced_process("longtake-api", lambda: "7"):
        assert not is_tracing()


def test_an_order_is_told_by_its_ids_alone() -> None:
    key = TakeKey(job_id="a-job", stage=LedgerStage.SCENE, scene=2, take=3)
    accepted = AcceptedJob(
        key=key,
        provider="kie",
        model="seedance-2-fast",
        provider_job_id="theirs",
        accepted_at=datetime.now(UTC),
    )
    assert describe_order([WaitOrder(accepted=accepted)]) == {
        "job_id": "a-job",
        "stage": "scene",
        "scene": 2,
        "take": 3,
        "provider": "kie",
        "model": "seedance-2-fast",
    }
    assert describe_order(["a prompt"]) == describe_order([]) == {}
