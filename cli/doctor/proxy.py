"""Looks at the way out: straight, or through the proxy that LONGTAKE_PROXY names. No password is shown."""

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpcore

from cli.doctor.finding import Finding, bad, good, note
from providers.outside import AddressRefusedError, Proxy, ProxyRefusedError, open_way
from settings import Settings

ELSEWHERE = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
CONNECT_SECONDS = 5.0
NOT_FROM_THERE = "Longtake takes none from there: set LONGTAKE_PROXY to it if there is no other way out."
CORRECT = "Correct LONGTAKE_PROXY, or unset it."
NO_ADDRESS = "If only the proxy can resolve names, set LONGTAKE_PROXY_RESOLVES=1."
ADVICE = {
    407: "Put the proxy's user and password into LONGTAKE_PROXY: http://user:password@host:port.",
    403: "The proxy may have rules by name: set LONGTAKE_PROXY_RESOLVES=1, or have the hosts allowed.",
}


async def look(settings: Settings, hosts: Iterable[str] = ()) -> list[Finding]:
    """One finding; with hosts, whether the proxy opens the way to the first of them."""
    proxy = way_out(settings)
    if proxy is None:
        set_here = next((name for name in ELSEWHERE if os.environ.get(name)), None)
        return [note("Proxy", f"{set_here} is set", NOT_FROM_THERE)] if set_here else []
    host = next(iter(hosts), None)
    return [await _reached(proxy) if host is None else await _opened(proxy, host)]


def way_out(settings: Settings) -> Proxy | None:
    """The proxy that is set; none: straight."""
    return Proxy.maybe_at(settings.proxy_url, resolves_names=settings.proxy_resolves)


def hosts_of(urls: Iterable[str]) -> list[str]:
    """The hosts of the services that are asked."""
    return [host for url in urls if (host := urlsplit(url).hostname)]


async def _reached(proxy: Proxy) -> Finding:
    """Whether it answers at all: nobody else is asked."""
    try:
        wires = httpcore.AnyIOBackend()
        stream = await wires.connect_tcp(proxy.url.host, proxy.port, CONNECT_SECONDS)
        await stream.aclose()
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        return bad("Proxy", f"{proxy.place} does not answer", CORRECT)
    how = "names are resolved there" if proxy.resolves_names else "addresses are checked here"
    return good("Proxy", f"{proxy.place} answers; {how}")


async def _opened(proxy: Proxy, host: str) -> Finding:
    """Whether it opens the way to a service."""
    try:
        await open_way(proxy, host, CONNECT_SECONDS)
    except ProxyRefusedError as error:
        said = f"answers {error.status}" if error.status else "breaks off"
        return bad("Proxy", f"{proxy.place} {said} when asked for {host}", ADVICE.get(error.status, CORRECT))
    except AddressRefusedError:
        return bad("Proxy", f"{host} has no address on the public internet here", NO_ADDRESS)
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        return bad("Proxy", f"{proxy.place} does not answer", CORRECT)
    return good("Proxy", f"{proxy.place} opens the way to {host}")
