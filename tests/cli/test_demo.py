"""`longtake demo`, for real."""

from pathlib import Path

from cli.instance_lock import find_instance
from cli.ports import Port, require_free_ports
from tests.cli.kit import PORTS, environment, longtake


def test_the_demo_makes_a_film_prints_its_path_alone_and_stops_what_it_started(tmp_path: Path) -> None:
    env = environment(tmp_path, LONGTAKE_DEMO_SECONDS="5")
    result = longtake("demo", env=env)
    assert result.returncode == 0, result.stderr
    film = Path(result.stdout.removesuffix("\n"))
    assert film.read_bytes()[4:8] == b"ftyp", "an MP4 begins so"
    assert film.parent == tmp_path / "var" / "films"
    assert "100 %  Film ready" in result.stderr
    assert find_instance(tmp_path / "var") is None
    require_free_ports([Port("127.0.0.1", int(env[name]), name) for name in PORTS])
