"""The arithmetic behind the table of `make bench`."""

import re
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from bench.__main__ import GROUPS
from bench.baseline_takes import VOICES_SCRIPT
from bench.compose_latency import MOVIEPY_SCRIPT
from bench.history_size import count_unshared_events
from bench.report import Measurement, quantile

ROOT = Path(__file__).parents[2]
BENCHMARK = re.compile(r"-m bench[ .](\w+)")
LIST = re.compile(r"-m bench history_size` \((.+?)\)", re.DOTALL)


@pytest.mark.parametrize(
    ("figure", "target", "verdict"),
    [
        (Measurement("x", "1 s", "2 s", 0.3, maximum=0.3), "≤ 0.3", "met"),
        (Measurement("x", "1 s", "2 s", 0.31, maximum=0.3), "≤ 0.3", "missed"),
        (Measurement("x", "1 s", "2 s", 0.7, minimum=0.7), "≥ 0.7", "met"),
        (Measurement("x", "1 s", "2 s", 0.69, minimum=0.7), "≥ 0.7", "missed"),
        (Measurement("x", "1 s", "2 s", 9.0, checked_value=60, unit=" KB", maximum=60), "≤ 60 KB", "met"),
        (Measurement("x", "1 s", "2 s", 2.0), "", ""),
        (Measurement("x", "not installed", "2 s", None, maximum=0.3), "≤ 0.3", ""),
    ],
)
def test_a_figure_is_held_against_its_target(figure: Measurement, target: str, verdict: str) -> None:
    assert (figure.target_text, figure.target_result) == (target, verdict)


def test_of_a_hundred_values_p99_is_the_second_highest() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert (quantile(values, 0.5), quantile(values, 0.99)) == (50, 99)


def test_a_single_value_is_every_quantile() -> None:
    assert quantile([7.0], 0.99) == 7


def test_a_history_at_worst_has_a_workflow_task_for_each_result() -> None:
    start = [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED]
    task = [
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    ]
    activity = [
        EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
    ]
    end = [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED]
    kinds = [*start, *task, *activity, *activity, *task, *end]
    history = [HistoryEvent(event_type=kind) for kind in kinds]
    assert count_unshared_events(history) == len(kinds) + 3


def test_the_references_are_there_though_only_another_venv_can_run_them() -> None:
    assert MOVIEPY_SCRIPT.is_file()
    assert VOICES_SCRIPT.is_file()


def test_every_benchmark_that_a_document_names_is_there() -> None:
    documents = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.py"), ROOT / "README.md"]
    named = {name for path in documents for name in BENCHMARK.findall(path.read_text("utf-8"))}
    assert len(named) > 5
    assert {name for name in named if not (ROOT / "bench" / f"{name}.py").is_file()} == set()
    (listed,) = LIST.findall((ROOT / "docs" / "benchmarks.md").read_text("utf-8"))
    assert set(re.findall(r"`(\w+)`", listed)) | {"history_size"} == {
        name for group in GROUPS for name in group
    }
