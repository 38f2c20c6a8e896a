"""The guard as a process: it acts when the other end of its stdin is closed, and in order."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli import reaper
from tests.conditions import wait_until

# Says that it is there, then notes when it is told to end; a stubborn one takes no notice.
PART = """
import pathlib, signal, sys, time
name, notes, stubborn = sys.argv[1], pathlib.Path(sys.argv[2]), len(sys.argv) > 3
def note(word):
    with notes.open("a") as file:
        file.write(f"{name} {word}\\n")
def end(*_):
    note("told")
    if not stubborn:
        note("ended")
        sys.exit()
signal.signal(signal.SIGTERM, end)
note("there")
while True:
    time.sleep(60)
"""


@contextmanager
def guarded() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A guard, and the pipe that parts register in."""
    reading, writing = os.pipe()
    with subprocess.Popen([sys.executable, "-I", "-S", reaper.__file__], stdin=reading) as process:
        os.close(reading)
        yield writing, process


@contextmanager
def part(registry: int, order: str, notes: Path, name: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    command = (sys.executable, "-c", PART, name, str(notes), *more)
    with subprocess.Popen(
        ["/bin/sh", "-c", reaper.REGISTER_AND_EXEC, order, *command], stdin=registry, start_new_session=True
    ) as process:
        wait_until(lambda: notes.exists() and f"{name} there" in notes.read_text())
        yield process


def test_parts_end_one_after_the_other_in_their_order(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    late, early = ("2 60", notes, "late"), ("1 60", notes, "early")
    with guarded() as (registry, process), part(registry, *late), part(registry, *early):
        os.close(registry)
        assert process.wait() == 0
    assert notes.read_text().split("\n")[2:] == ["early told", "early ended", "late told", "late ended", ""]


def test_a_part_that_does_not_end_in_its_time_is_killed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with guarded() as (registry, process), part(registry, "1 1", notes, "deaf", "stubborn") as deaf:
        os.close(registry)
        assert process.wait() == 0
        assert deaf.wait() == -9
    assert "deaf told" in notes.read_text(), "it was asked first"


def test_a_part_that_has_ended_before_is_no_matter(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with guarded() as (registry, process), part(registry, "1 60", notes, "brief") as brief:
        brief.terminate()
        brief.wait()
        os.close(registry)
        assert process.wait() == 0


def test_a_part_cannot_keep_the_pipe_open(tmp_path: Path) -> None:
    # Else the guard would wait for the very part that it is to end.
    with guarded() as (registry, process), part(registry, "1 60", tmp_path / "notes", "one") as one:
        os.close(registry)
        assert process.wait() == 0
        assert one.wait() == 0
