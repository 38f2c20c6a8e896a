"""Tells which IP addresses are on the public internet and no cloud's metadata service. Pure."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IpAddress = IPv4Address | IPv6Address

# `is_global` knows most of them, but not in every release of Python. These are from IANA's special-purpose
# registries; two more are metadata services of clouds.
BLOCKED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; Alibaba's metadata
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocols; Oracle's metadata
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "168.63.129.16/32",  # Azure's metadata, on what looks like a public address
    )
)
# All globally routed IPv6 addresses are in here, and no mapped, compatible or translated IPv4 address
# (::ffff:0:0/96, ::/96, 64:ff9b::/96), which would bypass the table above.
ROUTED_IPV6 = IPv6Network("2000::/3")
BLOCKED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
)
LOOPBACK = frozenset({IPv4Address("127.0.0.1"), IPv6Address("::1")})


def is_public(address: IpAddress) -> bool:
    """Return whether the address is on the public internet."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in BLOCKED_IPV4)
    if address.scope_id is not None or address not in ROUTED_IPV6:
        return False
    return address.is_global and not any(address in network for network in BLOCKED_IPV6)
