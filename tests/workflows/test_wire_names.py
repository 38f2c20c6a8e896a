"""No name on the wire changes unseen: jobs that are running, operators and histories know the parts by it."""

import ast
import json

from tests.workflows.wire_names import HOUSE, KEPT, decorated_parts, wire_names

WARNING = """
A name that Temporal knows a part by has changed. Jobs that were begun with the old one wait for it for ever:
keep the old name in the decorator, whatever the Python name is. If a part was added, write its name down:
python -m tests.workflows.wire_names
"""
MODULES = ("activity_calls", "narration_calls")
STARTERS = {"run_activity", "run_media_activity", "workflow.start_activity", "workflow.execute_activity"}


def test_every_workflow_activity_query_signal_and_update_names_itself() -> None:
    assert [place for _, name, place in decorated_parts() if name is None] == []


def test_the_names_on_the_wire_are_those_that_were_written_down() -> None:
    assert wire_names() == json.loads(KEPT.read_text()), WARNING


def test_no_two_parts_of_a_kind_share_a_name() -> None:
    parts = [(kind, name) for kind, name, _ in decorated_parts()]
    assert len(parts) == len(set(parts))


def test_workflows_call_just_the_activities_that_there_are() -> None:
    assert sorted(_called_activities()) == wire_names()["activities"]


def _called_activities() -> set[str]:
    """Return the first argument of each call in those modules that starts an activity."""
    trees = [ast.parse((HOUSE / f"workflows/{module}.py").read_text()) for module in MODULES]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    firsts = [call.args[0] for call in calls if call.args and ast.unparse(call.func) in STARTERS]
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}
