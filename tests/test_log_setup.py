"""Logs as JSON: what a line has, and that all lines of a process are such lines."""

import json
import logging
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment

from log_setup import JsonFormatter, find_activity_ids
from tests.worker_kit import a_worker


def _format(message: str, ids: Mapping[str, object] | None = None, **extra: object) -> str:
    record = logging.LogRecord("longtake.api", logging.WARNING, __file__, 1, message, None, None)
    record.__dict__ |= extra
    return JsonFormatter(lambda: ids or {}).format(record)


def test_a_record_is_one_line_with_time_level_logger_and_ids() -> None:
    line = _format("two\nlines", {"job_id": "a-job"}, fields={"status": 200})
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "WARNING",
        "logger": "longtake.api",
        "message": "two\nlines",
        "job_id": "a-job",
        "status": 200,
    }


def test_a_line_of_a_workflow_has_its_ids() -> None:
    line = _format(
        "on", temporal_workflow={"workflow_id": "a-job", "run_id": "a-run", "namespace": "default"}
    )
    found = json.loads(line)
    assert (found["workflow_id"], found["run_id"]) == ("a-job", "a-run")
    assert "namespace" not in found


def test_an_error_is_in_the_line_and_an_api_key_is_not() -> None:
    error = ValueError("ltk_4f2a1c is no key")
    line = _format("failed", exc_info=(ValueError, error, None))
    assert "ValueError: ltk_… is no key" in json.loads(line)["exception"]


async def test_a_line_of_an_activity_has_its_ids_and_those_of_its_workflow() -> None:
    async def log() -> Mapping[str, object]:
        return find_activity_ids()

    assert find_activity_ids() == {}
    environment = ActivityEnvironment()
    found = await environment.run(log)
    info = environment.info
    assert found == {
        "workflow_id": info.workflow_id,
        "run_id": info.workflow_run_id,
        "activity": info.activity_type,
        "activity_id": info.activity_id,
        "attempt": info.attempt,
    }


@pytest.mark.slow
async def test_all_that_a_worker_writes_is_json(bare_temporal: WorkflowEnvironment, tmp_path: Path) -> None:
    address = bare_temporal.client.service_client.config.target_host
    settings = {"LONGTAKE_TEMPORAL_ADDRESS": address, "LONGTAKE_LOG_FORMAT": "json"}
    async with a_worker(tmp_path, **settings) as worker:
        await worker.says("working (all)")
        worker.process.send_signal(signal.SIGTERM)
        assert await worker.ends() == 0
    lines = [json.loads(line) for line in worker.said.splitlines()]
    assert {"working (all)", "draining"} <= {line["message"] for line in lines}
