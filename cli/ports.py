"""Whether the ports are free, asked before anything is started."""

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from cli.errors import SorryError

LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Port:
    """A port that a part will listen on, and the setting that moves it."""

    host: str
    number: int
    variable: str


def require_free(ports: Sequence[Port]) -> None:
    """Raise SorryError for the first port that cannot be had."""
    wanted: dict[int, str] = {}
    for port in ports:
        if port.number in wanted:
            raise SorryError(
                f"{wanted[port.number]} and {port.variable} are both {port.number}: set one to another."
            )
        wanted[port.number] = port.variable
        if reason := obstacle(port):
            raise SorryError(reason)


def obstacle(port: Port) -> str | None:
    """Why the port cannot be had, as a sentence; None when it can."""
    taken = f"Port {port.number} is taken: stop what uses it, or set {port.variable}."
    if _answers(port):
        return taken
    try:
        _bind(port)
    except socket.gaierror:
        return f"{port.host} is no address of this machine: correct LONGTAKE_API_HOST."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return taken
        return f"Port {port.number} on {port.host} cannot be used ({error.strerror}): set {port.variable}."
    return None


def _answers(port: Port) -> bool:
    # macOS lets one bind 127.0.0.1 beside a server that listens on all addresses: so it is called first.
    try:
        with socket.create_connection((port.host, port.number), LOOK_SECONDS):
            return True
    except OSError:
        return False


def _bind(port: Port) -> None:
    family, kind, *_, address = socket.getaddrinfo(port.host, port.number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        # As servers do: connections of the last run that linger are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
