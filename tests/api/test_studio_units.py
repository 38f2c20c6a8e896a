"""The unit tests of what the Studio computes, which node runs without a browser: `tests/studio_js`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT_TESTS = Path(__file__).parents[1] / "studio_js"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="needs node 20 or newer on PATH")
def test_what_the_studio_computes() -> None:
    assert NODE, "node is missing, and in CI no test may be left out"
    command = [NODE, "--test-reporter=spec", str(UNIT_TESTS / "run.js")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
