"""Which names this API answers to: those that no page of somebody else's can have pointed at it.

With DNS rebinding the owner of a page points a name of theirs at this machine, and the browser then takes
page and API for one origin. The `Host` header still says that name. An address is no such name: a page that
has one for its origin was served from there.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

LOOPBACK_NAME = "localhost"
ANY = "*"
_PORTS = {"http": 80, "https": 443}


class TrustedHosts:
    """Loopback names, addresses, and the names that the operator gives (see `Settings.trusted_names`)."""

    def __init__(self, names: Iterable[str]) -> None:
        # What is here is trusted as it is; given as well, it would let pages at its other ports call.
        self._names = frozenset(name for name in map(_canonical, names) if not _is_of_here(name))

    def trusts(self, host: str) -> bool:
        """Whether a `Host` header names this API, at any port: a proxy may have another one than we do."""
        name = _name_of(_split(f"//{host}"))
        return bool(name) and (ANY in self._names or _is_of_here(name) or self._is_given(name))

    def owns(self, origin: str, host: str) -> bool:
        """Whether an `Origin` header is of a page that this `Host` has served, or a name that was given."""
        page = _split(origin)
        name = _name_of(page)
        if not name or page is None:
            return False
        return _place(page) == _place(_split(f"{page.scheme}://{host}")) or self._is_given(name)

    def _is_given(self, name: str) -> bool:
        parents = name.split(".")[1:]
        below = ("*." + ".".join(parents[at:]) for at in range(len(parents)))
        return name in self._names or not self._names.isdisjoint(below)


def _split(url: str) -> SplitResult | None:
    """The parts of an URL of nothing but scheme, host and port; None for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts if bare and port != 0 else None


def _name_of(parts: SplitResult | None) -> str:
    return _canonical(parts.hostname or "") if parts else ""


def _canonical(name: str) -> str:
    return name.strip().lower().removesuffix(".")


def _place(parts: SplitResult | None) -> tuple[str, int | None] | None:
    return (_name_of(parts), parts.port or _PORTS.get(parts.scheme)) if parts else None


def _is_of_here(name: str) -> bool:
    """Whether it is an address or, by RFC 6761 (6.3), one of this machine's own names."""
    try:
        ip_address(name)
    except ValueError:
        return name == LOOPBACK_NAME or name.endswith(f".{LOOPBACK_NAME}")
    return True
