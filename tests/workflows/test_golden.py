"""Jobs begun by an older version go on under this one: their histories replay without a difference."""

import base64
import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.workflow import NondeterminismError

from temporal_client.trace_interceptor import TraceInterceptor
from tests.workflows.replaying import replayer
from workflows.trace_headers import TRACE_HEADER

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
async def test_a_golden_history_replays(path: Path) -> None:
    history = WorkflowHistory.from_json(path.stem, path.read_text())
    await replayer().replay_workflow(history)


async def test_a_history_that_this_version_would_not_have_written_is_caught() -> None:
    said = json.loads((GOLDEN[0].with_name("completed.json")).read_text())
    for event in said["events"]:
        scheduled = event.get("activityTaskScheduledEventAttributes")
        if scheduled and scheduled["activityType"]["name"] == "compose_film":
            scheduled["activityType"]["name"] = "compose_trailer"
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("broken", said))


async def test_there_is_a_golden_history_of_every_end() -> None:
    assert [path.stem for path in GOLDEN] == [
        "canceled",
        "chained",
        "completed",
        "directed",
        "drafted",
        "drawn_early",
        "failed",
        "first_takes",
        "gaps",
        "in_line",
        "keyframes",
        "left_out",
        "mailed",
        "marked",
        "mended",
        "narrated",
        "own_lines",
        "own_voice",
        "paid_once",
        "pushed",
        "redirected",
        "refused_at_once",
        "remixed",
        "reworded",
        "several_takes",
        "told",
        "translated",
        "voiced",
    ]


async def test_a_history_replays_alike_with_traces() -> None:
    said = json.loads((GOLDEN[0].with_name("completed.json")).read_text())
    started = said["events"][0]["workflowExecutionStartedEventAttributes"]
    data = base64.b64encode(
        b'{"traceparent":"00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01"}'
    ).decode()
    payload = {"metadata": {"encoding": base64.b64encode(b"json/plain").decode()}, "data": data}
    started["header"] = {"fields": {TRACE_HEADER: payload}}
    traced = replayer(interceptors=[TraceInterceptor()])
    await traced.replay_workflow(WorkflowHistory.from_json("traced", said))
