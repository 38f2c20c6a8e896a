"""The cores that a process may use, by the limit of its container."""

import os
from pathlib import Path

import pytest

from media.core_count import count_cores

MACHINE = os.cpu_count() or 1


@pytest.mark.parametrize(
    ("told", "cores"),
    [
        ("50000 100000", 1),
        ("100000 100000", 1),
        ("max 100000", MACHINE),
        ("99999900 100000", MACHINE),
        ("", MACHINE),
    ],
)
def test_a_containers_limit_counts(tmp_path: Path, told: str, cores: int) -> None:
    limit = tmp_path / "cpu.max"
    limit.write_text(told)
    assert count_cores(limit) == cores


def test_a_part_of_a_core_is_a_whole_one(tmp_path: Path) -> None:
    limit = tmp_path / "cpu.max"
    limit.write_text("150000 100000")
    assert count_cores(limit) == min(2, MACHINE)


def test_without_a_limit_the_machines_count(tmp_path: Path) -> None:
    assert count_cores(tmp_path / "none") == MACHINE
