"""`longtake doctor` on machines that lack something."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.doctor import programs
from cli.doctor.finding import Verdict
from settings import Settings
from tests.cli.kit import environment, free_ports, longtake


def test_a_fresh_machine_is_well_and_nothing_is_written(tmp_path: Path) -> None:
    result = longtake("doctor", env=environment(tmp_path))
    assert result.returncode == 0, result.stdout
    assert "All that is needed is there." in result.stdout
    assert "the first start makes it" in result.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("ffmpeg", "advice"),
    [
        ("no-such-ffmpeg", "LONGTAKE_FFMPEG names no-such-ffmpeg, which is no program"),
        ("false", "does not run"),
        ("true", "was built without libx264, aac, xfade, loudnorm, scale, fps"),
    ],
)
def test_an_ffmpeg_that_will_not_do_is_told_with_what_to_do(ffmpeg: str, advice: str) -> None:
    [found] = [each for each in programs.look(Settings(ffmpeg=ffmpeg)) if each.subject == "ffmpeg"]
    assert found.verdict is Verdict.BAD
    assert advice in f"{found.found}: {found.advice}"


def test_a_taken_port_is_told_with_its_owner(tmp_path: Path) -> None:
    env = environment(tmp_path)
    with socket.create_server(("127.0.0.1", int(env["LONGTAKE_API_PORT"]))):
        result = longtake("doctor", env=env)
    assert result.returncode == 1
    assert "used by " in result.stdout
    assert "→" in result.stdout
    assert "or set LONGTAKE_API_PORT" in result.stdout


def test_a_catalog_from_a_newer_longtake_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "longtake.db")) as catalog:
        catalog.execute("CREATE TABLE alembic_version (version_num TEXT)")
        catalog.execute("INSERT INTO alembic_version VALUES ('9999')")
        catalog.commit()
    result = longtake("doctor", env=environment(tmp_path))
    assert result.returncode == 1
    assert "version 9999, made by a newer Longtake" in result.stdout


def test_a_temporal_that_is_named_must_answer(tmp_path: Path) -> None:
    nobody = f"127.0.0.1:{free_ports(1)[0]}"
    result = longtake("doctor", env=environment(tmp_path, LONGTAKE_TEMPORAL_ADDRESS=nobody))
    assert result.returncode == 1
    assert f"does not answer at {nobody}" in result.stdout
