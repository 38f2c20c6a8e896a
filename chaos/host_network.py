"""Hosts as network namespaces on one switch. What a host listens on is at 127.0.0.1 for all of them.

A port belongs to one host; from the others it is reached over the switch, because each has a route for it. So
every process is told the addresses that it has on one machine, and a cut host is silent: nothing answers, and
nothing refuses.

All of it lives in the network and mount namespaces of this process, and ends with them.
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The switch is the host of the process that runs all, and of what nobody cuts.
SWITCH = "switch"
_SWITCH_DEVICE, _HOST_DEVICE = "br0", "eth0"
_NAMES = Path("/run/netns")
_NETWORK = "10.83.0"
_FIRST_TABLE = 100
# A route to 127.0.0.1 leaves the host, and what comes from there is no forgery.
_SWITCHES = ("route_localnet", "accept_local")


@dataclass(frozen=True)
class HostNetwork:
    """The hosts, and the ports of each by its name; the switch's are among them."""

    ports: Mapping[str, Sequence[int]]

    @property
    def hosts(self) -> list[str]:
        """The hosts that can be cut."""
        return [name for name in self.ports if name != SWITCH]

    def build(self) -> None:
        """Make the switch and the hosts."""
        _NAMES.mkdir(exist_ok=True)
        # The names of namespaces are files, which end with the mount that holds them.
        _run("mount", "-t", "tmpfs", "tmpfs", str(_NAMES))
        _allow_loopback_routes(())
        _run_ip(None, self._switch_lines())
        for host in self.hosts:
            _run_ip(None, self._plug_lines(host))
            _allow_loopback_routes(self.enter(host))
            _run_ip(host, self._host_lines(host))

    def enter(self, host: str) -> tuple[str, ...]:
        """Return the beginning of a command that runs on a host."""
        return () if host == SWITCH else ("ip", "netns", "exec", host)

    def cut(self, host: str) -> None:
        """Unplug a host: what is sent to it, or by it, vanishes."""
        _run_ip(None, [f"link set p-{host} down"])

    def mend(self, host: str) -> None:
        """Plug the host in again."""
        _run_ip(None, [f"link set p-{host} up"])

    def _number(self, host: str) -> int:
        return list(self.ports).index(host) + 1

    def _address(self, host: str) -> str:
        return f"{_NETWORK}.{self._number(host)}"

    def _hardware_address(self, host: str) -> str:
        return f"02:00:00:00:00:{self._number(host):02x}"

    def _switch_lines(self) -> Iterator[str]:
        yield "link set lo up"
        yield f"link add {_SWITCH_DEVICE} type bridge"
        yield f"link set {_SWITCH_DEVICE} address {self._hardware_address(SWITCH)} up"
        yield f"addr add {self._address(SWITCH)}/24 dev {_SWITCH_DEVICE}"
        yield from self._route_lines(SWITCH, _SWITCH_DEVICE)

    def _plug_lines(self, host: str) -> Iterator[str]:
        yield f"netns add {host}"
        mac = self._hardware_address(host)
        yield f"link add p-{host} type veth peer name {_HOST_DEVICE} address {mac} netns {host}"
        yield f"link set p-{host} master {_SWITCH_DEVICE} up"

    def _host_lines(self, host: str) -> Iterator[str]:
        yield "link set lo up"
        yield f"addr add {self._address(host)}/24 dev {_HOST_DEVICE}"
        yield f"link set {_HOST_DEVICE} up"
        yield from self._route_lines(host, _HOST_DEVICE)

    def _route_lines(self, host: str, device: str) -> Iterator[str]:
        # The routes of the ports come before those that hold for all of this host's own addresses.
        yield "rule add pref 10 lookup local"
        yield "rule del pref 0"
        for other in self.ports:
            if other == host:
                continue
            # Nobody asks who has an address: of a cut host the kernel would find out that it is gone.
            mac = self._hardware_address(other)
            yield f"neigh replace {self._address(other)} lladdr {mac} dev {device} nud permanent"
            table = _FIRST_TABLE + self._number(other)
            way = f"via {self._address(other)} dev {device} src {self._address(host)}"
            yield f"route add default {way} table {table}"
            for port in self.ports[other]:
                yield f"rule add pref 5 to 127.0.0.1 ipproto tcp dport {port} lookup {table}"


def _allow_loopback_routes(enter: Sequence[str]) -> None:
    for name in _SWITCHES:
        _run(*enter, "sysctl", "-qw", f"net.ipv4.conf.all.{name}=1")


def _run_ip(host: str | None, lines: Iterator[str] | Sequence[str]) -> None:
    netns = ("-netns", host) if host else ()
    _run("ip", *netns, "-batch", "-", text="\n".join(lines))


def _run(*command: str, text: str = "") -> None:
    subprocess.run(command, input=text, text=True, check=True)
