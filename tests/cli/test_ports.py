"""Ports, asked for before anything starts."""

import socket
from pathlib import Path

import pytest

from cli.errors import UserError
from cli.ports import Port, find_free_ports, require_free_ports
from tests.cli.kit import environment, longtake


def test_ports_that_are_found_are_all_different_and_free() -> None:
    found = find_free_ports(400)
    assert len(set(found)) == 400
    require_free_ports([Port("127.0.0.1", number, f"PORT_{number}") for number in found[:5]])


def test_a_taken_port_is_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    env = environment(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        result = longtake("up", env=env | {"LONGTAKE_API_PORT": str(taken)})
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Port {taken} is taken: stop what uses it, or set LONGTAKE_API_PORT.\n"
    assert not (tmp_path / "var" / "logs").exists()


def test_a_port_that_somebody_has_on_all_addresses_is_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other, pytest.raises(UserError, match="is taken"):  # noqa: S104
        require_free_ports([Port("127.0.0.1", other.getsockname()[1], "LONGTAKE_TEMPORAL_PORT")])


def test_two_parts_cannot_have_the_same_port() -> None:
    ports = [Port("127.0.0.1", 4711, "LONGTAKE_API_PORT"), Port("127.0.0.1", 4711, "LONGTAKE_TEMPORAL_PORT")]
    with pytest.raises(UserError, match=r"LONGTAKE_API_PORT and LONGTAKE_TEMPORAL_PORT are both 4711"):
        require_free_ports(ports)


def test_an_address_of_another_machine_is_told_as_such() -> None:
    with pytest.raises(UserError, match=r"^Port 4711 on 192\.0\.2\.1 cannot be used"):
        require_free_ports([Port("192.0.2.1", 4711, "LONGTAKE_API_PORT")])
