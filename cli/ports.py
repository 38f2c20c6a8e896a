"""Check that the ports of an instance are free, before anything is started; find free ones for tests."""

import errno
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from cli.errors import UserError

CONNECT_SECONDS = 0.5


@dataclass(frozen=True)
class Port:
    """A port that a process will listen on, and the setting that changes it."""

    host: str
    number: int
    variable: str


def find_free_ports(count: int) -> list[int]:
    """Return distinct ports of 127.0.0.1 on which nobody listens: all are bound until the last is found."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def find_free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    return find_free_ports(1)[0]


def require_free_ports(ports: Sequence[Port]) -> None:
    """Raise UserError for the first port that two settings share or that cannot be used."""
    wanted: dict[int, str] = {}
    for port in ports:
        if port.number in wanted:
            raise UserError(
                f"{wanted[port.number]} and {port.variable} are both {port.number}: set one to another."
            )
        wanted[port.number] = port.variable
        if reason := port_obstacle(port):
            raise UserError(reason)


def port_obstacle(port: Port) -> str | None:
    """Return why the port cannot be used, as a sentence; None when it is free."""
    taken = f"Port {port.number} is taken: stop what uses it, or set {port.variable}."
    if _accepts_connection(port):
        return taken
    try:
        _try_bind(port)
    except socket.gaierror:
        return f"{port.host} is no address of this machine: correct LONGTAKE_API_HOST."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return taken
        return f"Port {port.number} on {port.host} cannot be used ({error.strerror}): set {port.variable}."
    return None


def _accepts_connection(port: Port) -> bool:
    # macOS allows a bind to 127.0.0.1 beside a server on all addresses: a connection is tried first.
    try:
        with socket.create_connection((port.host, port.number), CONNECT_SECONDS):
            return True
    except OSError:
        return False


def _try_bind(port: Port) -> None:
    family, kind, *_, address = socket.getaddrinfo(port.host, port.number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        # As servers do: connections in TIME_WAIT from the last run must not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
