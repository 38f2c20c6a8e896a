"""Tells which URLs may be called, by their text alone. Pure: no name is resolved here."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import httpx

from providers.safe_http.ip_addresses import LOOPBACK, IpAddress, is_public

MAX_URL_LENGTH = 2_048
HTTPS_PORT = 443
# Lower ports belong to other protocols, whose servers a forged request could disturb. From here on, providers
# and file stores do use ports (such as 8443).
FIRST_FREE_PORT, LAST_PORT = 1_024, 65_535
# Characters on which URL parsers disagree about where the host is.
AMBIGUOUS_URL = re.compile(r"[\x00-\x20\x7f\\]|^[^/?#]*//[^/?#]*@")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# Some resolvers read such a name as an IPv4 address: 127.1, 0x7f.1, 2130706433.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Suffixes of names of this machine and its local network.
LOCAL_SUFFIXES = frozenset({"localhost", "local", "internal", "intranet", "lan", "localdomain"})


class UrlRefusedError(ValueError):
    """A URL that we do not call. The message says why, and quotes nothing of the URL."""


def check_url(url: str, *, loopback_allowed: bool = False) -> None:
    """Refuse a URL given by somebody else if its text alone shows that it is not allowed.

    Allowed are https URLs with a public host, at port 443 or from 1024 on; with `loopback_allowed` also http
    to this machine. The addresses behind the name are checked when connecting.

    Raises:
        UrlRefusedError: says why.
    """
    if len(url) > MAX_URL_LENGTH or AMBIGUOUS_URL.search(url):
        raise UrlRefusedError("the address is too long, or has a blank, a backslash or a user's name in it")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = None
    if parsed is None:
        raise UrlRefusedError("the address cannot be read")
    check_parsed_url(parsed, loopback_allowed=loopback_allowed)


def is_public_url(url: str) -> bool:
    """Return whether the URL's text says that it is https on the public internet."""
    try:
        check_url(url)
    except UrlRefusedError:
        return False
    return True


def check_parsed_url(url: httpx.URL, *, loopback_allowed: bool) -> None:
    """Check a parsed URL as `check_url` does. Raises UrlRefusedError."""
    if url.userinfo:
        raise UrlRefusedError("the address has a user's name in it")
    host = url.raw_host.decode("ascii").lower()
    if loopback_allowed and is_this_machine(host) and url.scheme in {"http", "https"}:
        return
    if url.scheme != "https":
        raise UrlRefusedError("the address is not https")
    _check_port(HTTPS_PORT if url.port is None else url.port)
    if (address := parse_ip_literal(host)) is None:
        _check_host_name(host)
    elif not is_public(address):
        raise UrlRefusedError("the address is not on the public internet")


def is_this_machine(host: str) -> bool:
    """Return whether the host is this machine, by its plain name or address."""
    return host == "localhost" or parse_ip_literal(host) in LOOPBACK


def parse_ip_literal(host: str) -> IpAddress | None:
    """Return the IP address that the host is written as, in canonical form; None for a name."""
    for kind in (IPv4Address, IPv6Address):
        try:
            return kind(host)
        except AddressValueError:
            continue
    return None


def _check_port(port: int) -> None:
    if port != HTTPS_PORT and not FIRST_FREE_PORT <= port <= LAST_PORT:
        raise UrlRefusedError("the address has a port that is not for this")


def _check_host_name(host: str) -> None:
    labels = host.split(".")
    if len(labels) == 1 or not all(LABEL.fullmatch(label) for label in labels):
        raise UrlRefusedError("the address has no full host name")
    if NUMBER.fullmatch(labels[-1]) or labels[-1] in LOCAL_SUFFIXES:
        raise UrlRefusedError("the address is not on the public internet")
