"""A file exists only when it is complete."""

from pathlib import Path

import pytest

from filesystem.atomic_write import flush_paths, replace_atomically


def test_the_file_appears_when_it_is_complete_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "order.json"
    with replace_atomically(out) as temporary:
        temporary.write_text("{}")
        assert not out.exists()
        assert (temporary.suffix, temporary.name[0]) == (".json", ".")
        assert out.name in temporary.name
    assert [path.name for path in tmp_path.iterdir()] == ["order.json"]


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "order.json"
    out.write_text("old")

    def write_half() -> None:
        with replace_atomically(out) as temporary:
            temporary.write_text("ha")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        write_half()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"order.json": "old"}


def test_of_two_writers_at_once_the_last_one_wins(tmp_path: Path) -> None:
    out = tmp_path / "order.json"
    with replace_atomically(out) as first:
        first.write_text("first")
        with replace_atomically(out) as second:
            second.write_text("second")
        assert out.read_text() == "second"
    assert out.read_text() == "first"


def test_files_and_folders_can_be_flushed(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film")
    flush_paths(tmp_path / "film.mp4", tmp_path)
    with pytest.raises(FileNotFoundError):
        flush_paths(tmp_path / "nothing")
