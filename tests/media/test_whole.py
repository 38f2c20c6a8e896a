"""media/atomic_file.py: a file exists only when it is whole."""

import errno
from pathlib import Path

import pytest

from media.atomic_file import write_atomically
from media.errors import DiskFull


def test_the_file_appears_at_the_end_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"

    with write_atomically(out) as temporary:
        temporary.write_bytes(b"film")
        assert not out.exists()
        assert temporary.suffix == ".mp4"

    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_after_an_error_the_old_file_is_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(b"old")

    def make_half() -> None:
        with write_atomically(out) as temporary:
            temporary.write_bytes(b"half")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        make_half()

    assert out.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DiskFull), write_atomically(tmp_path / "film.mp4"):
        raise OSError(errno.ENOSPC, "full")
