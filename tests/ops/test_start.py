"""A process starts without needless work. It is counted: seconds would tell more of the machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SUMS = "[gc.get_freeze_count(), sum(each['collections'] for each in gc.get_stats())]"


def run(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", ["api.app", "worker"])
def test_next_to_no_garbage_is_looked_for_while_a_server_is_imported(module: str) -> None:
    _, collections = json.loads(run(f"import gc, {module}; print({SUMS})"))
    assert 0 < collections < 100


@pytest.mark.parametrize(("module", "threshold"), [("api.app", 700), ("worker", 1_000)])
def test_a_server_looks_for_garbage_soon_once_it_is_imported(module: str, threshold: int) -> None:
    """Jobs that leave a worker's memory are garbage (ADR 64)."""
    assert run(f"import gc, {module}; print(gc.get_threshold()[0])") == f"{threshold}\n"


@pytest.mark.parametrize("module", ["api.app", "worker"])
def test_a_server_does_not_look_through_its_own_code_again(module: str) -> None:
    frozen, _ = json.loads(run(f"import gc, {module}; print({SUMS})"))
    assert frozen > 100_000


def test_a_command_does_without_the_sdk_of_temporal() -> None:
    assert run("import sys, cli; print([name for name in sys.modules if name == 'temporalio'])") == "[]\n"
