"""Check outgoing access: direct, or through the proxy in LONGTAKE_PROXY. Passwords are never shown."""

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpcore

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from providers.safe_http import AddressRefusedError, Proxy, ProxyRefusedError, probe_proxy
from settings import Settings

IGNORED_VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
CONNECT_SECONDS = 5.0
IGNORED_ADVICE = "Longtake takes none from there: set LONGTAKE_PROXY to it if there is no other way out."
CORRECT_ADVICE = "Correct LONGTAKE_PROXY, or unset it."
NO_ADDRESS_ADVICE = "If only the proxy can resolve names, set LONGTAKE_PROXY_RESOLVES=1."
ADVICE_BY_STATUS = {
    407: "Put the proxy's user and password into LONGTAKE_PROXY: http://user:password@host:port.",
    403: "The proxy may have rules by name: set LONGTAKE_PROXY_RESOLVES=1, or have the hosts allowed.",
}


async def check_proxy(settings: Settings, hosts: Iterable[str] = ()) -> list[Finding]:
    """Check the proxy, if one is set; with `hosts`, whether it opens a tunnel to the first of them."""
    proxy = configured_proxy(settings)
    if proxy is None:
        set_here = next((name for name in IGNORED_VARIABLES if os.environ.get(name)), None)
        return [warning_finding("Proxy", f"{set_here} is set", IGNORED_ADVICE)] if set_here else []
    host = next(iter(hosts), None)
    return [await _check_reachable(proxy) if host is None else await _check_tunnel(proxy, host)]


def configured_proxy(settings: Settings) -> Proxy | None:
    """Return the configured proxy; None means direct access."""
    return Proxy.from_optional_url(settings.proxy_url, resolves_names=settings.proxy_resolves)


def hosts_of(urls: Iterable[str]) -> list[str]:
    """Return the host names in the URLs; URLs without one are skipped."""
    return [host for url in urls if (host := urlsplit(url).hostname)]


async def _check_reachable(proxy: Proxy) -> Finding:
    """Check that the proxy accepts a connection. No other host is contacted."""
    try:
        wires = httpcore.AnyIOBackend()
        stream = await wires.connect_tcp(proxy.url.host, proxy.port, CONNECT_SECONDS)
        await stream.aclose()
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        return error_finding("Proxy", f"{proxy.host_and_port} does not answer", CORRECT_ADVICE)
    how = "names are resolved there" if proxy.resolves_names else "addresses are checked here"
    return ok_finding("Proxy", f"{proxy.host_and_port} answers; {how}")


async def _check_tunnel(proxy: Proxy, host: str) -> Finding:
    """Check that the proxy opens a tunnel to the host."""
    try:
        await probe_proxy(proxy, host, CONNECT_SECONDS)
    except ProxyRefusedError as error:
        said = f"answers {error.status}" if error.status else "breaks off"
        return error_finding(
            "Proxy",
            f"{proxy.host_and_port} {said} when asked for {host}",
            ADVICE_BY_STATUS.get(error.status, CORRECT_ADVICE),
        )
    except AddressRefusedError:
        return error_finding("Proxy", f"{host} has no address on the public internet here", NO_ADDRESS_ADVICE)
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        return error_finding("Proxy", f"{proxy.host_and_port} does not answer", CORRECT_ADVICE)
    return ok_finding("Proxy", f"{proxy.host_and_port} opens the way to {host}")
