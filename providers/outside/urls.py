"""Which addresses may be spoken to by their shape alone. Pure: no name is resolved here."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import httpx

from providers.outside.addresses import LOOPBACK, Address, outside

MAX_LENGTH = 2_048
HTTPS_PORT = 443
# Below it live other protocols, whose servers one could be made to disturb; from it on, services and file
# stores do have ports (8443 and the like).
FIRST_FREE_PORT, LAST_PORT = 1_024, 65_535
# What parsers disagree about: one reads the host before it, another the one behind it.
TRICKS = re.compile(r"[\x00-\x20\x7f\\]|^[^/?#]*//[^/?#]*@")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# Such a name is read as an IPv4 address by some: 127.1, 0x7f.1, 2130706433.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names of the machine itself and of the network round it.
LOCAL_ENDINGS = frozenset({"localhost", "local", "internal", "intranet", "lan", "localdomain"})


class UrlRefusedError(ValueError):
    """An address that we do not speak to. Its sentence says what is wrong, and nothing of the address."""


def check_url(url: str, *, loopback_allowed: bool = False) -> None:
    """Refuse an address that somebody gave us, if its shape already tells that it cannot be good.

    Good ones are https, with a public host, at port 443 or from 1024 on. With `loopback_allowed`, http to
    this machine is good too. What the name resolves to is checked when somebody connects.

    Raises:
        UrlRefusedError: says why.
    """
    if len(url) > MAX_LENGTH or TRICKS.search(url):
        raise UrlRefusedError("the address is too long, or has a blank, a backslash or a user's name in it")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = None
    if parsed is None:
        raise UrlRefusedError("the address cannot be read")
    check_parsed(parsed, loopback_allowed=loopback_allowed)


def check_parsed(url: httpx.URL, *, loopback_allowed: bool) -> None:
    """The same, for an address that was read already. Raises UrlRefusedError."""
    if url.userinfo:
        raise UrlRefusedError("the address has a user's name in it")
    host = url.raw_host.decode("ascii").lower()
    if loopback_allowed and is_local(host) and url.scheme in {"http", "https"}:
        return
    if url.scheme != "https":
        raise UrlRefusedError("the address is not https")
    _check_port(HTTPS_PORT if url.port is None else url.port)
    if (address := literal(host)) is None:
        _check_name(host)
    elif not outside(address):
        raise UrlRefusedError("the address is not on the public internet")


def is_local(host: str) -> bool:
    """Whether the host is this machine, by its plain name or address."""
    return host == "localhost" or literal(host) in LOOPBACK


def literal(host: str) -> Address | None:
    """The IP address that the host is written as, in its one proper form; None for a name."""
    for kind in (IPv4Address, IPv6Address):
        try:
            return kind(host)
        except AddressValueError:
            continue
    return None


def _check_port(port: int) -> None:
    if port != HTTPS_PORT and not FIRST_FREE_PORT <= port <= LAST_PORT:
        raise UrlRefusedError("the address has a port that is not for this")


def _check_name(host: str) -> None:
    labels = host.split(".")
    if len(labels) == 1 or not all(LABEL.fullmatch(label) for label in labels):
        raise UrlRefusedError("the address has no full host name")
    if NUMBER.fullmatch(labels[-1]) or labels[-1] in LOCAL_ENDINGS:
        raise UrlRefusedError("the address is not on the public internet")
