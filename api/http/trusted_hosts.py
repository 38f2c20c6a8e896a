"""Host names that the API accepts: those that no other site's owner can point at it.

With DNS rebinding, an attacker points a domain of theirs at this machine, and the browser takes page and API
for one origin. The `Host` header still carries that domain. An IP address is safe: a page whose origin is
one was served from there.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

LOOPBACK_NAME = "localhost"
ANY_HOST = "*"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class TrustedHosts:
    """Loopback names, IP addresses, and the names that the operator sets (`Settings.trusted_names`)."""

    def __init__(self, names: Iterable[str]) -> None:
        # Local names are trusted anyway; as configured names they would trust pages on their other ports too.
        self._names = frozenset(
            name for name in map(_normalize_name, names) if not _is_address_or_loopback(name)
        )

    def trusts_host(self, host: str) -> bool:
        """Return whether the `Host` header names this API, at any port (a proxy may use another one)."""
        name = _host_name(_parse_origin(f"//{host}"))
        return bool(name) and (
            ANY_HOST in self._names or _is_address_or_loopback(name) or self._is_configured(name)
        )

    def owns_origin(self, origin: str, host: str) -> bool:
        """Return whether `Origin` is the page's that this `Host` served, or has a configured name."""
        page = _parse_origin(origin)
        name = _host_name(page)
        if not name or page is None:
            return False
        return _host_and_port(page) == _host_and_port(
            _parse_origin(f"{page.scheme}://{host}")
        ) or self._is_configured(name)

    def _is_configured(self, name: str) -> bool:
        parents = name.split(".")[1:]
        below = ("*." + ".".join(parents[at:]) for at in range(len(parents)))
        return name in self._names or not self._names.isdisjoint(below)


def _parse_origin(url: str) -> SplitResult | None:
    """Parse a URL that consists of scheme, host and port alone; None for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts if bare and port != 0 else None


def _host_name(parts: SplitResult | None) -> str:
    return _normalize_name(parts.hostname or "") if parts else ""


def _normalize_name(name: str) -> str:
    return name.strip().lower().removesuffix(".")


def _host_and_port(parts: SplitResult | None) -> tuple[str, int | None] | None:
    return (_host_name(parts), parts.port or _DEFAULT_PORTS.get(parts.scheme)) if parts else None


def _is_address_or_loopback(name: str) -> bool:
    """Return whether the name is an IP address or a loopback name (RFC 6761, 6.3)."""
    try:
        ip_address(name)
    except ValueError:
        return name == LOOPBACK_NAME or name.endswith(f".{LOOPBACK_NAME}")
    return True
