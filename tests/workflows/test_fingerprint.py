"""No workflow's commands change unseen."""

import json

from tests.workflows.fingerprint import KEPT, MODULES, fingerprint

WARNING = """
The commands of a workflow have changed. Jobs that are running were begun with the old ones, and will not
replay unless the new ones stand behind `workflow.patched(...)`. If the golden histories replay and you are
sure, write the new ones down: python -m tests.workflows.fingerprint
"""


def test_the_commands_of_all_workflows_are_those_that_were_written_down() -> None:
    assert fingerprint() == json.loads(KEPT.read_text()), WARNING


def test_the_fingerprint_sees_every_module_that_issues_commands() -> None:
    assert {name.split(".")[0] for name in fingerprint()} == set(MODULES)


def test_the_story_of_a_film_is_in_it() -> None:
    assert fingerprint()["generation._make_film"] == [
        "workflow.patched",
        "workflow.patched",
        "workflow.patched",
        "asyncio.create_task",
        "activity_calls.write_storyboard",
        "raise_if_cancelled",
        "activity_calls.adopt_draft",
        "raise_if_cancelled",
        "approval.wait_until_approved",
        "gather_all",
        "raise_if_cancelled",
    ]
