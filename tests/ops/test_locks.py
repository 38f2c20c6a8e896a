"""The locks in `requirements/`: complete, hashed, and free of any one package host."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
LOCKS = sorted((REPOSITORY / "requirements").glob("*.txt"))
PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
RUNTIME: list[str] = [*PROJECT["project"]["dependencies"], *EXTRAS["setup"]]
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]


def entries(lock: Path) -> list[str]:
    """A lock's requirements, each with the hashes that follow it, without comments."""
    lines = (line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#"))
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pins(lock: Path) -> set[str]:
    return {entry.split("--hash")[0].strip() for entry in entries(lock)}


def name_of(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_host_and_no_folder_of_this_machine(lock: Path) -> None:
    assert not re.findall(r"://|index-url|find-links|\w\.(?:com|io|net|org)\b|\s/\w+", lock.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_one_exact_version_with_its_hashes(lock: Path) -> None:
    exact = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert entries(lock)
    assert [entry for entry in entries(lock) if not exact.fullmatch(entry)] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("runtime", RUNTIME), ("dev", [*RUNTIME, *EXTRAS["dev"]]), *GROUPS.items()],
    ids=["runtime", "dev", *GROUPS],
)
def test_a_lock_holds_all_that_pyproject_asks_for(lock: str, wanted: list[str]) -> None:
    locked = {name_of(pin) for pin in pins(REPOSITORY / "requirements" / f"{lock}.txt")}
    assert {name_of(requirement) for requirement in wanted} - locked == set()


def test_what_is_tested_is_what_runs() -> None:
    runtime, dev = (pins(REPOSITORY / "requirements" / f"{lock}.txt") for lock in ("runtime", "dev"))
    assert runtime - dev == set()
