"""The Makefile, run with stubs in place of the virtual environment's programs."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
MAKE = shutil.which("make") or "make"
STUB = """#!/bin/sh
echo "$0 $*" >> calls
exec {python} -c 'import json, os; print(json.dumps(dict(os.environ))); print("var/film.mp4")'
"""
TRICKY_PROMPTS = [
    "two words",
    """both "double" and 'single' quotes""",
    "$(touch ran-by-shell) `touch ran-by-shell` $(shell touch ran-by-make)",
    "$HOME ${HOME} $$ $",
    "a line\nand another\n",
    "長回し — ein Schiff 🎬",
    "# not a comment; a = b := c | d & e > f \\",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose setup is done, with programs that only say how they were called."""
    shutil.copy(REPOSITORY / "Makefile", tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (tmp_path / "requirements").mkdir()
    for number, name in enumerate(
        [
            "pyproject.toml",
            "requirements/runtime.txt",
            "requirements/dev.txt",
            "requirements/installer.txt",
            ".venv/pyvenv.cfg",
            ".venv/.runtime",
        ]
    ):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (number, number))
    for name in ["longtake", "python", "uv"]:
        (programs / name).write_text(STUB.format(python=shutil.which("python3")))
        (programs / name).chmod(0o755)
    return tmp_path


def run_make(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # The suite itself may run below make, whose flags are not meant for this one.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        [MAKE, *arguments],
        cwd=checkout,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def environment_of_demo(checkout: Path, *arguments: str, **environment: str) -> dict[str, str]:
    result = run_make(checkout, "demo", *arguments, **environment)
    assert result.returncode == 0, result.stderr
    received: dict[str, str] = json.loads(result.stdout.splitlines()[0])
    return {name: value for name, value in received.items() if name.startswith("LONGTAKE_DEMO_")}


@pytest.mark.parametrize("prompt", TRICKY_PROMPTS)
def test_a_prompt_reaches_the_demo_character_by_character(checkout: Path, prompt: str) -> None:
    assert environment_of_demo(checkout, f"PROMPT={prompt}") == {"LONGTAKE_DEMO_PROMPT": prompt}
    assert not list(checkout.glob("ran-by-*"))


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_every_word_of_the_demo_has_its_own_name_in_any_shell(checkout: Path, shell: str) -> None:
    words = ["SECONDS=30", "ASPECT=9:16", "SCRIPT=my texts/a.txt", f"SHELL={shutil.which(shell)}"]
    assert environment_of_demo(checkout, *words) == {
        "LONGTAKE_DEMO_SECONDS": "30",
        "LONGTAKE_DEMO_ASPECT": "9:16",
        "LONGTAKE_DEMO_SCRIPT": "my texts/a.txt",
    }


def test_words_that_other_tools_leave_in_the_environment_do_not_count(checkout: Path) -> None:
    assert environment_of_demo(checkout, SECONDS="4711", SCRIPT="typescript", PROMPT="%m%#") == {}


def test_the_demo_ends_with_the_line_that_the_program_ends_with(checkout: Path) -> None:
    assert run_make(checkout, "demo").stdout.endswith("\nvar/film.mp4\n")


def test_setup_runs_again_when_the_lock_has_changed_and_only_then(checkout: Path) -> None:
    calls = checkout / "calls"
    run_make(checkout, "demo")
    assert "pip install" not in calls.read_text()
    (checkout / "requirements" / "runtime.txt").touch()
    run_make(checkout, "demo")
    assert installers_of_runtime(checkout) == ["uv"]
    calls.unlink()
    run_make(checkout, "demo")
    assert "pip install" not in calls.read_text()


def installers_of_runtime(checkout: Path) -> list[str]:
    """The programs that were told to install the runtime's lock, in order."""
    calls = (checkout / "calls").read_text().splitlines()
    lock = [call for call in calls if "--requirement requirements/runtime.txt" in call]
    assert all("--require-hashes" in call for call in lock)
    return [Path(call.split()[0]).name for call in lock]


def test_pip_sets_up_where_uv_cannot(checkout: Path) -> None:
    (checkout / ".venv" / "bin" / "uv").write_text('#!/bin/sh\necho "$0 $*" >> calls\nexit 2\n')
    (checkout / "requirements" / "runtime.txt").touch()
    result = run_make(checkout, "demo")
    assert result.returncode == 0, result.stderr
    assert installers_of_runtime(checkout) == ["uv", "python"]


def test_a_missing_python_is_one_clear_line(checkout: Path) -> None:
    (checkout / ".venv" / "pyvenv.cfg").unlink()
    result = run_make(checkout, "demo", PYTHON="no-such-python")
    assert result.returncode != 0
    complaint = result.stderr.splitlines()[0]
    assert "Python 3.11 or newer" in complaint
    assert "no-such-python" in complaint


def test_make_alone_lists_every_public_target(checkout: Path) -> None:
    listed = {line.split()[1] for line in run_make(checkout).stdout.splitlines()}
    assert listed >= {"demo", "quick", "test", "test-crash", "up", "bench", "lint", "format", "lock", "clean"}
    assert listed.isdisjoint({"kills", "chaos"})


@pytest.mark.parametrize(("old", "new"), [("kills", "test-crash"), ("chaos", "prove-billing")])
def test_a_target_may_be_called_by_its_old_name(checkout: Path, old: str, new: str) -> None:
    calls = checkout / "calls"
    run_make(checkout, new)  # It sets up .venv, too.
    calls.unlink()
    run_make(checkout, new)
    run_make(checkout, old)
    first, second = calls.read_text().splitlines()
    assert first == second


@pytest.fixture
def without_npm(checkout: Path) -> dict[str, str]:
    """The environment of a machine without Node, and programs that find nothing wrong."""
    for name in ("ruff", "mypy", "lint-imports"):
        (checkout / ".venv" / "bin" / name).write_text("#!/bin/sh\n")
        (checkout / ".venv" / "bin" / name).chmod(0o755)
    shutil.copy(checkout / ".venv" / ".runtime", checkout / ".venv" / ".dev")
    return {"PATH": str(checkout / "nothing"), "CI": ""}


def test_without_node_lint_says_what_it_leaves_out(checkout: Path, without_npm: dict[str, str]) -> None:
    result = run_make(checkout, "lint", **without_npm)
    assert (result.returncode, "the Studio's types" in result.stderr) == (0, True), result.stderr


def test_without_node_lint_fails_in_ci(checkout: Path, without_npm: dict[str, str]) -> None:
    result = run_make(checkout, "lint", **(without_npm | {"CI": "true"}))
    assert result.returncode != 0
    assert "Node 20 or newer" in result.stderr


@pytest.mark.parametrize("program", ["mypy", "lint-imports"])
def test_what_runs_beside_the_studios_check_fails_lint(
    checkout: Path, without_npm: dict[str, str], program: str
) -> None:
    (checkout / ".venv" / "bin" / program).write_text("#!/bin/sh\nexit 1\n")
    assert run_make(checkout, "lint", **without_npm).returncode != 0


def test_what_npm_installs_is_locked_and_comes_from_no_named_registry() -> None:
    lock = json.loads((REPOSITORY / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [
        name for name, package in packages.items() if "resolved" in package or not package["integrity"]
    ] == []
